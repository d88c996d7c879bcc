// Runs in tests.

import { decodeServerMessage } from "../../lib/protocol/codec.ts";
import type { ServerMessage } from "../../lib/protocol/messages.ts";

/** An event, as a browser's `EventSource` would have it. */
export interface ServerEvent {
  readonly id: string | null;
  readonly message: ServerMessage | null;
  /** What was said beside it. */
  readonly comments: readonly string[];
}

/** Reads Server-Sent Events, one after another. */
export class EventReader implements AsyncDisposable {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";

  private constructor(response: Response) {
    this.response = response;
    this.#reader = (response.body ?? new ReadableStream())
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  /**
   * Asks for the events of room tea.
   *
   * @param server The server.
   * @param query Who asks, and from where on.
   * @param headers Headers of the request.
   */
  static async open(
    { url }: { readonly url: string },
    query = "?name=Ana",
    headers: Record<string, string> = {},
  ): Promise<EventReader> {
    const address = `${url}/api/rooms/tea/events${query}`;
    return new EventReader(await fetch(address, { headers }));
  }

  /** The next event; `null` at the end. */
  async next(): Promise<ServerEvent | null> {
    while (!this.#text.includes("\n\n")) {
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#text += value;
    }
    const end = this.#text.indexOf("\n\n");
    const lines = this.#text.slice(0, end).split("\n");
    this.#text = this.#text.slice(end + 2);
    const field = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field("data");
    return {
      id: field("id") ?? null,
      message: data === undefined ? null : decodeServerMessage(data),
      comments: lines.filter((line) => line.startsWith(":")),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}
