// Runs in the browser; imported on the server too.

import type { StoreMessage } from "../../protocol/messages.ts";
import { messagesPath } from "../../protocol/paths.ts";
import type { FetchOptions } from "../connection/environment.ts";

/** A request that says what a frame of a socket would. */
export interface HttpRequest extends Omit<FetchOptions, "signal"> {
  readonly path: string;
}

/**
 * Words a message as a request.
 *
 * @param room The name of the room.
 * @param message What is to be stored.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const request = requestOf("tea", { type: "delete", id: "c1", of: 7 });
 * assertEquals(request.method, "DELETE");
 * ```
 */
export function requestOf(room: string, message: StoreMessage): HttpRequest {
  const messages = messagesPath(room);
  switch (message.type) {
    case "message": {
      const { type: _, ...fields } = message;
      return { path: messages, method: "POST", ...jsonBody(fields) };
    }
    case "edit": {
      const { id, of, text } = message;
      return {
        path: `${messages}/${of}`,
        method: "PATCH",
        ...jsonBody({ id, text }),
      };
    }
    case "delete":
      return {
        path: `${messages}/${message.of}?id=${message.id}`,
        method: "DELETE",
      };
    case "reaction": {
      const { id, of, emoji, on } = message;
      return {
        path: `${messages}/${of}/reactions/${
          encodeURIComponent(emoji)
        }?id=${id}`,
        method: on ? "PUT" : "DELETE",
      };
    }
  }
}

function jsonBody(fields: object): Pick<HttpRequest, "headers" | "body"> {
  return {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  };
}
