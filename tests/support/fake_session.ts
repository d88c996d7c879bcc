// Runs in tests.

import { assertEquals } from "@std/assert";
import { decodeServerMessage } from "../../lib/protocol/codec.ts";
import type { ServerMessage, User } from "../../lib/protocol/messages.ts";
import type { Frame } from "../../lib/protocol/frame.ts";
import type { Session } from "../../lib/rooms/session.ts";
import { aUser } from "./a_user.ts";

type Typed<Type extends ServerMessage["type"]> = Extract<
  ServerMessage,
  { type: Type }
>;

/** A connection whose other end is the test, which remembers what it was sent. */
export class FakeSession implements Session {
  readonly id = crypto.randomUUID();
  user: User | null;
  readonly address: string;
  /** Whether frames can still be sent; a test breaks the connection with it. */
  isOpen = true;
  /** What the peer hasn't taken yet, as the test says. */
  bufferedBytes = 0;
  /** What the room closed it with; `null` while it has not. */
  closedWith: { code: number; reason: string } | null = null;
  /** Is called after each frame, before whoever sent it goes on. */
  onFrame: () => void = () => {};
  /** All frames so far. */
  readonly frames: ServerMessage[] = [];
  /** The first frame, with what a client doesn't take in. */
  first: unknown = null;
  #stirred = Promise.withResolvers<void>();

  /**
   * @param user Whose it is; `null` without a name.
   * @param address From where.
   */
  constructor(user: User | null = aUser(), address = "192.0.2.1") {
    this.user = user;
    this.address = address;
  }

  /** Types of all frames so far. */
  get types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  /** seqs of all messages so far, in the order in which they came. */
  get seqs(): number[] {
    return this.all("messages").flatMap(({ messages }) =>
      messages.map(({ seq }) => seq)
    );
  }

  send({ text, lastSeq }: Frame): void {
    if (!this.isOpen) return;
    const message = decodeServerMessage(text);
    if (message === null) throw new TypeError(`Unknown frame: ${text}`);
    const entries = message.type === "messages" ? message.messages : [];
    assertEquals(lastSeq, entries.at(-1)?.seq ?? null);
    this.frames.push(message);
    this.first ??= JSON.parse(text);
    this.onFrame();
    this.#stir();
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.closedWith = { code, reason };
    this.#stir();
  }

  /** @returns All frames of a type so far. */
  all<Type extends ServerMessage["type"]>(type: Type): Typed<Type>[] {
    return this.frames.filter((frame): frame is Typed<Type> =>
      frame.type === type
    );
  }

  /** Forgets the frames so far. */
  forget(): void {
    this.frames.length = 0;
  }

  /** Waits until a condition holds; looks after each frame, and when it is closed. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#stirred.promise;
  }

  #stir(): void {
    this.#stirred.resolve();
    this.#stirred = Promise.withResolvers();
  }
}
