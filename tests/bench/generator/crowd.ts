import { Client, type OnStamp } from "./client.ts";
import type { Dialect } from "./dialect.ts";
import { FrameWriter } from "./frame_writer.ts";
import { Sockets } from "./sockets.ts";

/** How a {@linkcode Crowd} comes. */
export interface CrowdOptions {
  readonly port: number;
  readonly dialect: Dialect;
  /** Rooms that the clients are spread over. */
  readonly rooms: number;
}

// Upgrades that are asked for before the answers are awaited: less than a
// listener's backlog.
const GROUP = 128;

// What servers still have to do once the last upgrade is answered, such as telling
// a room who is here.
const SETTLE_MS = 1200;

const TIMEOUT_MS = 60_000;

/** Clients of one server, served by one loop: {@linkcode Crowd.poll}. */
export class Crowd implements Disposable {
  readonly #options: CrowdOptions;
  readonly #sockets: Sockets;
  readonly #writer = new FrameWriter();
  // By descriptor.
  #clients: (Client | undefined)[] = [];
  #members: Client[] = [];
  #onStamp: OnStamp = () => {};

  /** @param options How it comes. */
  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#sockets = new Sockets(options.port);
  }

  /** The clients, in the order of their index. */
  get members(): readonly Client[] {
    return this.#members;
  }

  /** Sets who is told of messages. */
  set onStamp(onStamp: OnStamp) {
    this.#onStamp = onStamp;
  }

  /**
   * Connects clients, and waits until all are in their rooms and it is quiet.
   *
   * @param count How many.
   * @throws {Error} When the server doesn't take them.
   */
  connect(count: number): void {
    const { dialect, rooms } = this.#options;
    const onStamp: OnStamp = (client, bytes, at) =>
      this.#onStamp(client, bytes, at);
    while (this.#members.length < count) {
      const index = this.#members.length;
      const client = new Client({
        sockets: this.#sockets,
        dialect,
        index,
        room: `bench-${index % rooms}`,
        onStamp,
      }, this.#writer);
      this.#clients[client.fd] = client;
      this.#members.push(client);
      if (index % GROUP === GROUP - 1) this.#untilAll((one) => one.isOpen);
    }
    this.#untilAll((client) => client.isOpen);
    this.pollFor(SETTLE_MS);
  }

  /** Closes all clients, as they should, and waits until the server has done so. */
  disconnect(): void {
    for (const client of this.#members) {
      client.close();
      if (client.index % GROUP === GROUP - 1) this.poll(0);
    }
    this.#untilAll((client) => client.isClosed);
    this.#members = [];
    this.#clients = [];
  }

  /**
   * Receives what there is, once.
   *
   * @param timeoutMs How long to wait for something, in whole milliseconds.
   */
  poll(timeoutMs: number): void {
    this.#sockets.wait(timeoutMs, (fd, isBroken) => {
      this.#clients[fd]?.receive(isBroken);
    });
  }

  /** @param durationMs How long to receive, in milliseconds. */
  pollFor(durationMs: number): void {
    const endsAt = performance.now() + durationMs;
    for (let left = durationMs; left > 0; left = endsAt - performance.now()) {
      this.poll(Math.ceil(left));
    }
  }

  [Symbol.dispose](): void {
    this.#sockets[Symbol.dispose]();
  }

  #untilAll(isSo: (client: Client) => boolean): void {
    const givesUpAt = performance.now() + TIMEOUT_MS;
    while (!this.#members.every(isSo)) {
      if (performance.now() > givesUpAt) {
        throw new Error("The server doesn't answer");
      }
      this.poll(100);
    }
  }
}
