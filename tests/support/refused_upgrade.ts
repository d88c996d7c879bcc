// Runs in tests.

/** What a server answers instead of a WebSocket. */
export interface RefusedUpgrade {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

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
): Promise<RefusedUpgrade> {
  const url = new URL(target);
  using connection = await Deno.connect({
    hostname: url.hostname,
    port: Number(url.port),
  });
  const lines = Object.entries({
    Host: url.host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": btoa("sixteen letters!"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await connection.write(new TextEncoder().encode(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines}\r\n`,
  ));
  return await readAnswer(connection.readable);
}

async function readAnswer(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<RefusedUpgrade> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    const [head = "", body] = text.split("\r\n\r\n", 2);
    const [statusLine = "", ...fields] = head.split("\r\n");
    const headers = new Headers(
      fields.map((field): [string, string] => {
        const [name = "", ...value] = field.split(": ");
        return [name, value.join(": ")];
      }),
    );
    if (body?.length === Number(headers.get("content-length"))) {
      return { status: Number(statusLine.split(" ")[1]), headers, body };
    }
  }
  throw new Error(`Expected a whole answer, got: ${text}`);
}
