// Runs in tests.

import { deadline } from "@std/async/deadline";
import type { Chatter } from "./chatter.ts";
import { SeededRandom } from "./seeded_random.ts";
import { smallTalk } from "./small_talk.ts";
import { until } from "./until.ts";

const SHOWN_TIMEOUT_MS = 20_000;
const MAX_IN_FLIGHT = 4;

/** Many chatters in some rooms. */
export class Crowd implements AsyncDisposable {
  readonly chatters: readonly Chatter[];
  #hushes: (() => void)[] = [];

  /** @param chatters Who; they go with the crowd. */
  constructor(chatters: readonly Chatter[]) {
    this.chatters = chatters;
  }

  /** Their rooms, each once. */
  get rooms(): readonly string[] {
    return [...new Set(this.chatters.map(({ room }) => room))];
  }

  /** Faults of all views. */
  get faults(): readonly string[] {
    return this.chatters.flatMap(({ view }) => view.faults);
  }

  /** How many messages were said. */
  get said(): number {
    return this.chatters.reduce((sum, { said }) => sum + said.length, 0);
  }

  /** How many messages were shown, to all together. */
  get shown(): number {
    return this.chatters.reduce((sum, { view }) => sum + view.lastSeq, 0);
  }

  /** How many times a message was refused for now. */
  get refusals(): number {
    return this.chatters.reduce((sum, { refusals }) => sum + refusals, 0);
  }

  /**
   * @param room A room.
   * @returns Those who are in it.
   */
  in(room: string): readonly Chatter[] {
    return this.chatters.filter((chatter) => chatter.room === room);
  }

  /**
   * Makes all of them talk as fast as they are acknowledged.
   *
   * @param seed Decides who says how much.
   */
  talk(seed: number): void {
    this.#hushes = this.chatters.map((chatter, i) => {
      const random = new SeededRandom(seed + i);
      return smallTalk(chatter, {
        inFlight: random.between(1, MAX_IN_FLIGHT),
        random,
      });
    });
  }

  /** Nobody says anything new. */
  hush(): void {
    for (const hush of this.#hushes.splice(0)) hush();
  }

  /** Everybody does what people do while they wait. */
  fidget(): void {
    for (const chatter of this.chatters) chatter.fidget();
  }

  /**
   * Waits until some are online.
   *
   * @param share How many of them, from 0 to 1.
   */
  async online(share: number): Promise<void> {
    const wanted = Math.ceil(share * this.chatters.length);
    await until(
      `${wanted} of ${this.chatters.length} are online`,
      () => this.chatters.filter(({ isOnline }) => isOnline).length >= wanted,
    );
  }

  /**
   * Waits until more was shown, to all together.
   *
   * @param count How many messages more.
   */
  async more(count: number): Promise<void> {
    const reached = Promise.withResolvers<void>();
    let left = count;
    const stops = this.chatters.map(({ view }) =>
      view.watch(() => {
        if (--left <= 0) reached.resolve();
      })
    );
    if (left <= 0) reached.resolve();
    try {
      await deadline(reached.promise, SHOWN_TIMEOUT_MS);
    } catch (cause) {
      const missed = `${left} of ${count} messages were not shown in time`;
      throw new Error([missed, ...this.faults].join("\n"), { cause });
    } finally {
      for (const stop of stops) stop();
    }
  }

  /**
   * Hushes, and waits until everything said is acknowledged and shown to everybody;
   * or until something went wrong, which is for the caller to see.
   */
  async settled(): Promise<void> {
    this.hush();
    for (const chatter of this.chatters) chatter.hurry();
    try {
      await until(
        "everything said is acknowledged and shown",
        () =>
          this.faults.length > 0 || this.rooms.every((r) => this.#isQuiet(r)),
      );
    } catch (cause) {
      throw new Error(this.#unsettled().join("\n"), { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hush();
    await Promise.all(
      this.chatters.map((chatter) => chatter[Symbol.asyncDispose]()),
    );
  }

  #isQuiet(room: string): boolean {
    const chatters = this.in(room);
    const head = Math.max(...chatters.map(({ view }) => view.lastSeq));
    return chatters.every(({ isOnline, waiting, view }) =>
      isOnline && waiting === 0 && view.lastSeq === head
    );
  }

  #unsettled(): string[] {
    return this.rooms.filter((room) => !this.#isQuiet(room)).flatMap((room) =>
      this.in(room).map(({ name, isOnline, waiting, view }) =>
        `${room}: ${name} is ${
          isOnline ? "online" : "offline"
        }, waits for ${waiting}, was shown ${view.lastSeq}`
      )
    );
  }
}
