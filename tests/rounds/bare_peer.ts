import { connect, type Socket } from "node:net";
import { deadline } from "@std/async/deadline";
import { FrameScanner, Opcode } from "../bench/generator/frame_scanner.ts";
import { FrameWriter } from "../bench/generator/frame_writer.ts";

const PATIENCE_MS = 60_000;

/** Status code 1000, as two bytes (RFC 6455 section 7.4.1). */
const NORMAL = new Uint8Array([1000 >> 8, 1000 & 0xff]);

const HEAD_END = "\r\n\r\n";

const SOCKET_HEADERS = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  `Sec-WebSocket-Key: ${btoa("sixteen letters!")}`,
];

const writer = new FrameWriter();

/** A client over bare TCP, which can go in all ways that there are. */
export class BarePeer {
  readonly #socket: Socket;
  readonly #closed = Promise.withResolvers<void>();
  readonly #scanner = new FrameScanner({
    onStamp() {},
    onControl: (opcode, payload) => {
      if (opcode === Opcode.PING) this.#write(Opcode.PONG, payload);
      if (opcode === Opcode.CLOSE) this.#reason = reasonIn(payload);
    },
  });
  /** Where in the answer it is; a stream has no frames. */
  #part: "head" | "frames" | "stream" = "stream";
  /** The start of something that has not come as a whole. */
  #rest = new Uint8Array();
  #received = "";
  /** What the server closed it with. */
  #reason = "without a word";
  #wake = Promise.withResolvers<void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    // A peer that is reset is closed as well.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#closed.resolve();
      this.#wake.resolve();
    });
  }

  /**
   * Asks for a WebSocket, and waits until the server has agreed.
   *
   * @param url With `http:`.
   */
  static async openSocket(url: string): Promise<BarePeer> {
    const peer = BarePeer.#request(url, SOCKET_HEADERS);
    peer.#part = "head";
    await peer.receives(HEAD_END);
    return peer;
  }

  /**
   * Asks for a stream, without waiting for it.
   *
   * @param url With `http:`.
   */
  static openStream(url: string): BarePeer {
    return BarePeer.#request(url, []);
  }

  static #request(url: string, headers: readonly string[]): BarePeer {
    const { host, hostname, port, pathname, search } = new URL(url);
    const peer = new BarePeer(connect(Number(port), hostname));
    const head = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
    peer.#socket.write([...head, ...headers, "", ""].join("\r\n"));
    return peer;
  }

  /** Resolves when the connection is gone. */
  get closed(): Promise<void> {
    return deadline(this.#closed.promise, PATIENCE_MS);
  }

  /** Sends a text frame. */
  send(text: string): void {
    this.#write(Opcode.TEXT, new TextEncoder().encode(text));
  }

  /** Waits until a text has come, and forgets it and what came before it. */
  async receives(text: string): Promise<void> {
    while (true) {
      const at = this.#received.indexOf(text);
      if (at !== -1) {
        this.#received = this.#received.slice(at + text.length);
        return;
      }
      if (this.#socket.destroyed) {
        throw new Error(`Closed ${this.#reason} before ${text} came`);
      }
      await deadline(this.#wake.promise, PATIENCE_MS);
    }
  }

  /** Sends a close frame; the server answers it and ends the connection. */
  close(): void {
    this.#write(Opcode.CLOSE, NORMAL);
  }

  /** Ends the connection without a word of why. */
  hangUp(): void {
    this.#socket.destroy();
  }

  /** Breaks the connection, as a machine does that knows nothing of it. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Reads no more, and answers nothing. */
  freeze(): void {
    this.#socket.pause();
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (this.#socket.destroyed) return;
    writer.addFrame(opcode, payload);
    this.#socket.write(writer.take().slice());
  }

  #receive(bytes: Uint8Array): void {
    this.#received += new TextDecoder("latin1").decode(bytes);
    if (this.#part !== "stream") this.#scan(bytes);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  /** Finds what has to be answered. */
  #scan(bytes: Uint8Array): void {
    let all = new Uint8Array([...this.#rest, ...bytes]);
    if (this.#part === "head") {
      const end = new TextDecoder("latin1").decode(all).indexOf(HEAD_END);
      if (end !== -1) this.#part = "frames";
      else this.#rest = all;
      if (end === -1) return;
      all = all.subarray(end + HEAD_END.length);
    }
    this.#rest = all.slice(this.#scanner.scan(all));
  }
}

/** What a close frame says (RFC 6455 section 5.5.1). */
function reasonIn(payload: Uint8Array): string {
  const [high = 0, low = 0] = payload;
  const words = new TextDecoder().decode(payload.subarray(2));
  return `with ${high * 256 + low} "${words}"`;
}
