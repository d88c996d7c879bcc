import type { Dialect } from "./dialect.ts";
import { type Findings, FrameScanner, Opcode } from "./frame_scanner.ts";
import type { FrameWriter } from "./frame_writer.ts";
import type { Sockets } from "./sockets.ts";
import { stampedText } from "./stamp.ts";

/** Is told of each message that a client receives. */
export type OnStamp = (client: Client, bytes: Uint8Array, at: number) => void;

/** How a {@linkcode Client} connects. */
export interface ClientOptions {
  readonly sockets: Sockets;
  readonly dialect: Dialect;
  /** Its number among the clients: the sender in its messages. */
  readonly index: number;
  readonly room: string;
  readonly onStamp: OnStamp;
}

const END_OF_HEAD = "\r\n\r\n";
const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Close code 1000, as the payload of a close frame. */
const NORMAL_CLOSURE = new Uint8Array([0x03, 0xe8]);

/**
 * One WebSocket of the generator. It is in one of these states:
 *
 * ```
 * upgrading ─► open ─► closing ─► closed
 * ```
 */
export class Client implements Findings {
  readonly index: number;
  readonly fd: number;
  readonly #options: ClientOptions;
  readonly #scanner = new FrameScanner(this);
  readonly #writer: FrameWriter;
  #state: "upgrading" | "open" | "closing" | "closed" = "upgrading";
  // The start of something that was cut off.
  #carry: Uint8Array = NOTHING;
  #messages = 0;

  /**
   * Connects, and asks for a WebSocket.
   *
   * @param options How it connects.
   * @param writer Where it puts frames together; clients may share it.
   */
  constructor(options: ClientOptions, writer: FrameWriter) {
    const { sockets, dialect, index, room } = options;
    this.#options = options;
    this.#writer = writer;
    this.index = index;
    this.fd = sockets.connect();
    sockets.send(this.fd, upgradeRequest(dialect.path(room, `bench-${index}`)));
  }

  /** Whether the server has answered the upgrade. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Whether the server has ended the connection after {@linkcode close}. */
  get isClosed(): boolean {
    return this.#state === "closed";
  }

  /**
   * Sends messages, in one piece.
   *
   * @param count How many.
   * @param atMs When they were to be sent, in milliseconds of {@linkcode performance}.
   */
  post(count: number, atMs: number): void {
    const { dialect } = this.#options;
    const text = stampedText(this.index, atMs);
    for (let i = 0; i < count; i++) {
      this.#writer.add(dialect.message(`m${this.#messages++}`, text));
    }
    this.#flush();
  }

  /** Begins the closing handshake. */
  close(): void {
    this.#state = "closing";
    this.#writer.addFrame(Opcode.CLOSE, NORMAL_CLOSURE);
    this.#flush();
  }

  /**
   * Receives what there is.
   *
   * @param isBroken Whether nothing can come after it.
   * @throws {Error} When the server ends a connection by itself.
   */
  receive(isBroken: boolean): void {
    const { sockets } = this.#options;
    const carried = this.#carry.byteLength;
    const received = sockets.receive(this.fd, carried);
    if (received < 0 && !isBroken) return;
    if (received <= 0) {
      if (this.#state !== "closing") {
        throw new Error(`The server dropped a client that is ${this.#state}`);
      }
      this.#state = "closed";
      sockets.close(this.fd);
      return;
    }
    const { buffer } = sockets;
    buffer.set(this.#carry);
    const bytes = buffer.subarray(0, carried + received);
    const used = this.#use(bytes);
    this.#carry = used === bytes.byteLength ? NOTHING : bytes.slice(used);
  }

  onStamp(bytes: Uint8Array, at: number): void {
    this.#options.onStamp(this, bytes, at);
  }

  onControl(opcode: number, payload: Uint8Array): void {
    if (opcode === Opcode.PING) {
      this.#writer.addFrame(Opcode.PONG, payload);
      this.#flush();
    } else if (opcode === Opcode.CLOSE && this.#state === "open") {
      const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
      const reason = decoder.decode(payload.subarray(2));
      throw new Error(`The server closed a client: ${code} ${reason}`);
    }
  }

  /** Returns how many bytes it has used. */
  #use(bytes: Uint8Array): number {
    if (this.#state !== "upgrading") return this.#scanner.scan(bytes);
    // A head is ASCII: a character is a byte.
    const head = decoder.decode(bytes);
    const end = head.indexOf(END_OF_HEAD);
    if (end === -1) return 0;
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new Error(`The server refused a client: ${head}`);
    }
    this.#state = "open";
    const { greeting } = this.#options.dialect;
    if (greeting !== null) {
      this.#writer.add(greeting);
      this.#flush();
    }
    const headBytes = end + END_OF_HEAD.length;
    return headBytes + this.#scanner.scan(bytes.subarray(headBytes));
  }

  #flush(): void {
    this.#options.sockets.send(this.fd, this.#writer.take());
  }
}

function upgradeRequest(path: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(
    [
      `GET ${path} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "\r\n",
    ].join("\r\n"),
  );
}
