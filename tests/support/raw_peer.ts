// Runs in tests.

import { FrameScanner, Opcode } from "../bench/generator/frame_scanner.ts";
import { FrameWriter } from "../bench/generator/frame_writer.ts";

const HEAD_END = "\r\n\r\n";

// Frames sent in one piece by a peer that floods.
const FLOOD_FRAMES = 500;

/**
 * A WebSocket over a bare TCP connection: it does only what it is told, and also
 * reads on when it can't send any more.
 */
export class RawPeer implements Disposable {
  readonly #connection: Deno.Conn;
  readonly #closeFrame = Promise.withResolvers<number | null>();
  #isClosed = false;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /**
   * Connects, and waits until the server has agreed to the handshake.
   *
   * @param url The socket's URL, with `http:`.
   * @param headers Further headers of the upgrade.
   */
  static async connect(
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawPeer> {
    const { host, hostname, port, pathname, search } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const peer = new RawPeer(connection);
    await peer.#write(
      new TextEncoder().encode(
        [
          `GET ${pathname}${search} HTTP/1.1`,
          `Host: ${host}`,
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          `Sec-WebSocket-Key: ${btoa("sixteen letters!")}`,
          ...Object.entries(headers).map(([name, value]) =>
            `${name}: ${value}`
          ),
        ].join("\r\n") + HEAD_END,
      ),
    );
    const agreed = Promise.withResolvers<void>();
    peer.#read(agreed.resolve).then(
      () => peer.#closeFrame.resolve(null),
      () => peer.#closeFrame.resolve(null),
    );
    await Promise.race([agreed.promise, peer.closeCode]);
    return peer;
  }

  /** Code of the server's close frame; `null` when the connection ends without. */
  get closeCode(): Promise<number | null> {
    return this.#closeFrame.promise;
  }

  /** Sends a text frame. */
  async send(text: string): Promise<void> {
    const frames = new FrameWriter();
    frames.add(text);
    await this.#write(frames.take());
  }

  /**
   * Sends a text frame over and over, until the server's close frame has come or the
   * connection has ended.
   */
  async flood(text: string): Promise<void> {
    const frames = new FrameWriter();
    for (let i = 0; i < FLOOD_FRAMES; i++) frames.add(text);
    const bytes = frames.take();
    let isOver = false;
    this.closeCode.then(() => isOver = true);
    while (!isOver) {
      try {
        await this.#write(bytes);
      } catch {
        // The server has ended what it didn't read.
        return;
      }
    }
  }

  /** Hangs up. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.byteLength;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  async #read(onAgreed: () => void): Promise<void> {
    const scanner = new FrameScanner({
      onStamp() {},
      onControl: (opcode, payload) => {
        if (opcode !== Opcode.CLOSE) return;
        const [high = 0, low = 0] = payload;
        this.#closeFrame.resolve(high * 256 + low);
      },
    });
    const buffer = new Uint8Array(64 * 1024);
    let head = "";
    let kept = 0;
    while (true) {
      const read = await this.#connection.read(buffer.subarray(kept));
      if (read === null) return;
      let bytes = buffer.subarray(0, kept + read);
      if (!head.includes(HEAD_END)) {
        // Latin-1, so that a letter is a byte.
        const before = head.length;
        head += new TextDecoder("latin1").decode(bytes);
        const end = head.indexOf(HEAD_END);
        if (end === -1) continue;
        onAgreed();
        bytes = bytes.subarray(end + HEAD_END.length - before);
      }
      const used = scanner.scan(bytes);
      kept = bytes.byteLength - used;
      buffer.copyWithin(
        0,
        bytes.byteOffset + used,
        bytes.byteOffset + bytes.byteLength,
      );
    }
  }
}
