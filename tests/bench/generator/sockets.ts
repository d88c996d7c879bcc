/**
 * TCP sockets straight from the C library. `Deno.connect` costs a promise a read,
 * which is more than the fastest servers here spend on a delivery: what a client of
 * 1000 such sockets measures is itself. Linux only, for epoll.
 *
 * @module
 */

const libc = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  setsockopt: {
    parameters: ["i32", "i32", "i32", "buffer", "u32"],
    result: "i32",
  },
  // Their results are of 64 bits, but never more than a buffer's length.
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
}).symbols;

const AF_INET = 2;
const SOCK_STREAM = 1;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 0x001;
const EPOLLERR = 0x008;
const EPOLLHUP = 0x010;

// `struct epoll_event` is packed on x86-64, and only there.
const EVENT_BYTES = Deno.build.arch === "x86_64" ? 12 : 16;
const EVENT_FD_OFFSET = EVENT_BYTES - 8;
const MAX_EVENTS = 512;

const RECEIVE_BYTES = 256 * 1024;
const TRUE = new Uint8Array(new Int32Array([1]).buffer);

/** Connections to one port of this machine, and what to wait for on them. */
export class Sockets implements Disposable {
  readonly #address: Uint8Array<ArrayBuffer>;
  readonly #epoll = check("epoll_create1", libc.epoll_create1(0));
  readonly #events = new DataView(new ArrayBuffer(MAX_EVENTS * EVENT_BYTES));
  readonly #open = new Set<number>();
  /** Where {@linkcode receive} leaves bytes. */
  readonly buffer = new Uint8Array(RECEIVE_BYTES);

  /** @param port Port of the server on 127.0.0.1. */
  constructor(port: number) {
    this.#address = new Uint8Array(16);
    const view = new DataView(this.#address.buffer);
    view.setUint16(0, AF_INET, true);
    view.setUint16(2, port);
    this.#address.set([127, 0, 0, 1], 4);
  }

  /**
   * Connects.
   *
   * @returns The socket's descriptor.
   * @throws {Error} When nobody listens or there are too many sockets.
   */
  connect(): number {
    const fd = check("socket", libc.socket(AF_INET, SOCK_STREAM, 0));
    this.#open.add(fd);
    const { byteLength } = this.#address;
    check("connect", libc.connect(fd, this.#address, byteLength));
    check(
      "setsockopt",
      libc.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, TRUE, TRUE.byteLength),
    );
    const event = new DataView(new ArrayBuffer(EVENT_BYTES));
    event.setUint32(0, EPOLLIN, true);
    event.setInt32(EVENT_FD_OFFSET, fd, true);
    check(
      "epoll_ctl",
      libc.epoll_ctl(this.#epoll, EPOLL_CTL_ADD, fd, event),
    );
    return fd;
  }

  /**
   * Sends, without waiting: what clients here have on the way always fits into
   * the buffers of the kernel, unless the server has stopped reading.
   *
   * @param fd The socket.
   * @param bytes What to send.
   * @throws {Error} When it doesn't fit, or the socket is closed.
   */
  send(fd: number, bytes: Uint8Array<ArrayBuffer>): void {
    const { byteLength } = bytes;
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    const sent = libc.send(fd, bytes, BigInt(byteLength), flags);
    if (sent !== byteLength) {
      throw new Error(`Cannot send ${byteLength} bytes: sent ${sent}`);
    }
  }

  /**
   * Receives into {@linkcode buffer}, without waiting.
   *
   * @param fd The socket.
   * @param offset Where in the buffer.
   * @returns How many bytes came; 0 when the server has closed, -1 for nothing.
   */
  receive(fd: number, offset: number): number {
    const target = offset === 0 ? this.buffer : this.buffer.subarray(offset);
    return libc.recv(fd, target, BigInt(target.byteLength), MSG_DONTWAIT);
  }

  /**
   * Waits until some sockets have something to receive, or have been closed.
   *
   * @param timeoutMs For how long, in whole milliseconds.
   * @param onReadable Is called with the descriptor of each, and whether it is broken.
   */
  wait(
    timeoutMs: number,
    onReadable: (fd: number, isBroken: boolean) => void,
  ): void {
    const events = this.#events;
    // It fails only when a signal comes, such as a profiler's: as if nothing had.
    const ready = libc.epoll_wait(this.#epoll, events, MAX_EVENTS, timeoutMs);
    for (let i = 0; i < ready; i++) {
      const at = i * EVENT_BYTES;
      const flags = events.getUint32(at, true);
      const fd = events.getInt32(at + EVENT_FD_OFFSET, true);
      onReadable(fd, (flags & (EPOLLERR | EPOLLHUP)) !== 0);
    }
  }

  /** @param fd A socket that isn't needed any more. */
  close(fd: number): void {
    if (this.#open.delete(fd)) libc.close(fd);
  }

  [Symbol.dispose](): void {
    for (const fd of this.#open) this.close(fd);
    libc.close(this.#epoll);
  }
}

function check(name: string, result: number): number {
  if (result < 0) throw new Error(`${name}() failed`);
  return result;
}
