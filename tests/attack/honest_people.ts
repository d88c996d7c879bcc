// Runs in tests.

import { decodeServerMessage, encode } from "../../lib/protocol/codec.ts";
import { isMessage } from "../../lib/protocol/entries.ts";
import { openSocket } from "../support/open_socket.ts";
import { seqs } from "../support/seqs.ts";
import { until } from "../support/until.ts";

const POST_INTERVAL_MS = 1000;

/** How messages came to those who were meant to read them. */
export interface Deliveries {
  /** Messages that were sent. */
  readonly sent: number;
  /** From sending to receiving, of each message and each reader, in milliseconds. */
  readonly latenciesMs: readonly number[];
}

interface Reader {
  readonly socket: WebSocket;
  readonly seen: Set<string>;
  isWelcome: boolean;
}

/**
 * People in a room of their own: one says something each second, and twenty read. Each
 * comes from an address of its own, behind a proxy.
 */
export class HonestPeople implements AsyncDisposable {
  readonly #readers: readonly Reader[];
  readonly #sentAt = new Map<string, number>();
  #latenciesMs: number[] = [];
  #closed = 0;

  private constructor(url: string, room: string) {
    this.#readers = seqs(1, 21).map((n) => this.#connect(url, room, n));
  }

  /**
   * Has all of them come.
   *
   * @param url The server, without a slash at the end.
   * @param room Where.
   */
  static async join(url: string, room: string): Promise<HonestPeople> {
    const people = new HonestPeople(url, room);
    await until(
      "all are welcome",
      () => people.#readers.every(({ isWelcome }) => isWelcome),
    );
    return people;
  }

  /** How many of them have lost their connection. */
  get closed(): number {
    return this.#closed;
  }

  /**
   * Talks for a while.
   *
   * @param seconds How long.
   * @returns How that went, once everybody has everything.
   */
  async talk(seconds: number): Promise<Deliveries> {
    const [poster] = this.#readers;
    this.#latenciesMs = [];
    const ids = seqs(1, seconds).map(() => crypto.randomUUID());
    for (const id of ids) {
      this.#sentAt.set(id, performance.now());
      poster?.socket.send(encode({ type: "message", id, text: "Hello" }));
      await new Promise((done) => setTimeout(done, POST_INTERVAL_MS));
    }
    await until(
      "everybody has everything",
      () => this.#readers.every(({ seen }) => ids.every((id) => seen.has(id))),
    );
    return { sent: ids.length, latenciesMs: this.#latenciesMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.#readers) socket.close();
    await until("all have left", () => this.#closed === this.#readers.length);
  }

  #connect(url: string, room: string, n: number): Reader {
    const target = new URL(`/api/rooms/${room}/socket?name=Honest${n}`, url);
    target.protocol = "ws:";
    const socket = openSocket(target, { "X-Forwarded-For": `198.51.100.${n}` });
    const reader: Reader = { socket, seen: new Set(), isWelcome: false };
    socket.onmessage = ({ data }) => this.#receive(reader, String(data));
    socket.onclose = () => this.#closed++;
    return reader;
  }

  #receive(reader: Reader, frame: string): void {
    const message = decodeServerMessage(frame);
    if (message?.type !== "messages") return;
    reader.isWelcome = true;
    for (const { id } of message.messages.filter(isMessage)) {
      const sentAt = this.#sentAt.get(id);
      if (sentAt === undefined) continue;
      if (reader.seen.has(id)) throw new Error(`Message ${id} came twice`);
      reader.seen.add(id);
      this.#latenciesMs.push(performance.now() - sentAt);
    }
  }
}

/**
 * @param values Some values, at least one.
 * @returns The least that 99 % of them don't exceed (nearest rank).
 */
export function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
}
