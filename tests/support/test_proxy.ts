// Runs in tests.

import { delay } from "@std/async/delay";

const decoder = new TextDecoder("latin1");
const HEAD_END = "\r\n\r\n";
const NO_CONTENT = `Content-Length: 0\r\nConnection: close${HEAD_END}`;

/** Writes what `Host` is to be of what a client sent: the name and the port. */
export type RewriteHost = (host: URL) => string;

/** What a {@linkcode TestProxy} does to what passes through it. */
export interface ProxyFaults {
  /** Writes `Host`; it stays as it is without. */
  readonly rewriteHost?: RewriteHost;
  /** Answers 403 to whoever wants a socket. */
  readonly refusesUpgrades?: boolean;
  /** Passes no cookies on: as if the browser sent none. */
  readonly dropsCookies?: boolean;
  /** Passes an answer on once it has ended. */
  readonly holdsAnswers?: boolean;
  /** Cuts a connection on which nothing has come for so long. */
  readonly idleMs?: number;
  /** Sleeps so long before it passes a request on. */
  readonly sleepMs?: number;
}

/**
 * A proxy with the faults of those of some operators. All else it passes on, sockets too.
 * It takes one request a connection.
 */
export class TestProxy implements AsyncDisposable {
  /** Faults; they may be changed, and count for connections to come. */
  faults: ProxyFaults;
  /** How many have wanted a socket. */
  upgrades = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #target: Deno.ConnectOptions;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving = new Set<Promise<unknown>>();
  readonly #accepting: Promise<void>;

  /**
   * @param url The server behind it.
   * @param faults What it does.
   */
  constructor(url: string, faults: ProxyFaults) {
    const { hostname, port } = new URL(url);
    this.#target = { hostname, port: Number(port) };
    this.faults = faults;
    this.#accepting = this.#accept();
  }

  /** Where it is open, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    // One may have been taken just before.
    await this.#accepting;
    for (const connection of this.#open) this.#close(connection);
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
    this.#open.add(client);
    try {
      await this.#passOn(client);
    } finally {
      this.#close(client);
    }
  }

  async #passOn(client: Deno.TcpConn): Promise<void> {
    const { refusesUpgrades, holdsAnswers, idleMs, sleepMs = 0 } = this.faults;
    const [head, rest] = await readHead(client);
    const isUpgrade = /^upgrade:/im.test(head);
    if (isUpgrade) this.upgrades += 1;
    if (isUpgrade && refusesUpgrades) {
      await client.write(encode(`HTTP/1.1 403 Forbidden\r\n${NO_CONTENT}`));
      return;
    }
    await delay(sleepMs);
    const server = await Deno.connect(this.#target);
    this.#open.add(server);
    let idle: Idle | null = null;
    try {
      // While it slept or connected, the proxy may have ended.
      if (!this.#open.has(client)) return;
      const lines = head.split("\r\n").map((line) => this.#rewriteLine(line));
      if (!isUpgrade) lines.push("Connection: close");
      await server.write(encode(lines.join("\r\n") + HEAD_END + rest));
      if (idleMs !== undefined) {
        idle = new Idle(idleMs, () => {
          this.#close(client);
          this.#close(server);
        });
      }
      await Promise.allSettled([
        pass(client, server, idle, false),
        pass(server, client, idle, holdsAnswers === true),
      ]);
    } finally {
      idle?.stop();
      this.#close(server);
    }
  }

  #close(connection: Deno.TcpConn): void {
    if (this.#open.delete(connection)) connection.close();
  }

  #rewriteLine(line: string): string {
    const [name = "", value = ""] = line.split(": ", 2);
    if (/^connection$/i.test(name) && /keep-alive/i.test(value)) {
      return "X-Was-Kept-Alive: 1";
    }
    if (this.faults.dropsCookies && /^cookie$/i.test(name)) return "X-Sent: 0";
    if (!/^host$/i.test(name)) return line;
    const { rewriteHost = ({ host }) => host } = this.faults;
    return `Host: ${rewriteHost(new URL(`http://${value}`))}`;
  }
}

/** Calls when nothing has moved for a while. */
class Idle {
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(limitMs: number, onIdle: () => void) {
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
    this.#timer = setTimeout(onIdle, limitMs);
  }

  move(): void {
    this.stop();
    this.#timer = setTimeout(this.#onIdle, this.#limitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Passes bytes on until they end; all of them at the end, where that is asked for. */
async function pass(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  idle: Idle | null,
  isHeld: boolean,
): Promise<void> {
  const held: Uint8Array<ArrayBuffer>[] = [];
  const buffer = new Uint8Array(16 * 1024);
  for (;;) {
    const size = await from.read(buffer);
    if (size === null) break;
    idle?.move();
    const chunk = buffer.slice(0, size);
    if (isHeld) held.push(chunk);
    else await writeAll(to, chunk);
  }
  for (const chunk of held) await writeAll(to, chunk);
  await to.closeWrite();
}

async function writeAll(
  to: Deno.TcpConn,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await to.write(bytes.subarray(written));
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
