// Runs in tests.

import { type RawAnswer, rawRequest } from "./raw_request.ts";

/**
 * Asks for a WebSocket and reads the answer of a server that refuses, which neither
 * `fetch()` nor `WebSocket` can.
 *
 * @param target The socket's URL, with `http:`.
 * @param headers Headers to add, or to send otherwise than a WebSocket would.
 */
export async function refusedUpgrade(
  target: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const url = new URL(target);
  const lines = Object.entries({
    Host: url.host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": btoa("sixteen letters!"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\n`).join("");
  return await rawRequest(
    target,
    `GET ${url.pathname}${url.search} HTTP/1.1\n${lines}\n`,
  );
}
