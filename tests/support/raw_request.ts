// Runs in tests.

/** An answer that was read off the connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * Sends a request as it stands, also one that `fetch()` and `WebSocket` would refuse
 * to send, and reads the answer.
 *
 * @param target The server's URL; what is after the port doesn't count.
 * @param request The request, with all line breaks as `\n`.
 * @returns The answer, once it is as long as its `Content-Length` says.
 */
export async function rawRequest(
  target: string,
  request: string,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(target);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const bytes = new TextEncoder().encode(request.replaceAll("\n", "\r\n"));
  await connection.write(bytes);
  return await readAnswer(connection.readable);
}

async function readAnswer(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<RawAnswer> {
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
    const length = Number(headers.get("content-length"));
    if (
      body !== undefined && new TextEncoder().encode(body).length === length
    ) {
      return { status: Number(statusLine.split(" ")[1]), headers, body };
    }
  }
  throw new Error(`Expected a whole answer, got: ${text}`);
}
