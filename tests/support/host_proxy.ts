// Runs in tests.

const decoder = new TextDecoder("latin1");
const HEAD_END = "\r\n\r\n";

/** Writes what `Host` is to be of what a client sent: the name and the port. */
export type RewriteHost = (host: URL) => string;

/**
 * A proxy that changes `Host`, as those of some operators do, and passes on all else,
 * sockets too. It takes one request a connection.
 */
export class HostProxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #target: Deno.ConnectOptions;
  readonly #rewrite: RewriteHost;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving = new Set<Promise<unknown>>();

  /**
   * @param url The server behind it.
   * @param rewrite Writes `Host`.
   */
  constructor(url: string, rewrite: RewriteHost) {
    const { hostname, port } = new URL(url);
    this.#target = { hostname, port: Number(port) };
    this.#rewrite = rewrite;
    this.#track(this.#accept());
  }

  /** Where it is open, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) connection.close();
    await Promise.all(this.#serving);
  }

  #track(work: Promise<unknown>): void {
    // What ends in the middle, a test has ended.
    const done = work.catch(() => {}).finally(() => this.#serving.delete(done));
    this.#serving.add(done);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.#track(this.#serve(client));
    }
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect(this.#target);
    const both = [client, server];
    for (const connection of both) this.#open.add(connection);
    const [head, rest] = await readHead(client);
    const lines = head.split("\r\n").map((line) => this.#rewriteLine(line));
    const isUpgrade = /^upgrade:/im.test(head);
    if (!isUpgrade) lines.push("Connection: close");
    await server.write(encode(lines.join("\r\n") + HEAD_END + rest));
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
    for (const connection of both) this.#open.delete(connection);
  }

  #rewriteLine(line: string): string {
    const [name = "", value = ""] = line.split(": ", 2);
    if (/^connection$/i.test(name) && /keep-alive/i.test(value)) {
      return "X-Was-Kept-Alive: 1";
    }
    if (!/^host$/i.test(name)) return line;
    return `Host: ${this.#rewrite(new URL(`http://${value}`))}`;
  }
}

/** Reads up to the end of a request's head; returns what came behind it, too. */
async function readHead(
  connection: Deno.TcpConn,
): Promise<[head: string, rest: string]> {
  let text = "";
  const buffer = new Uint8Array(16 * 1024);
  while (!text.includes(HEAD_END)) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The client went away");
    text += decoder.decode(buffer.subarray(0, size));
  }
  const end = text.indexOf(HEAD_END);
  return [text.slice(0, end), text.slice(end + HEAD_END.length)];
}

/** A byte a character, as `readHead` has read them. */
function encode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
