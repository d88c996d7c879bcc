// Local stand-in for jsr:@std/testing, see lib/stand_ins/std/README.md.

/**
 * A clock that stands still until a test moves it.
 *
 * @module
 */

import { setTimeout as realDelay } from "node:timers/promises";

/** The parts of the global scope that {@linkcode FakeTime} stands in for. */
const real = {
  Date,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
};
const realAbortSignalTimeout = AbortSignal.timeout;

type Callback = (...args: unknown[]) => unknown;

interface Timer {
  readonly callback: Callback;
  readonly args: unknown[];
  /** When it fires, in milliseconds since the epoch. */
  readonly due: number;
  /** Milliseconds between two firings; `undefined` for one that fires once. */
  readonly period: number | undefined;
}

let active: FakeTime | undefined;

/** Thrown when a clock is asked for what it cannot do in its present state. */
export class TimeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TimeError";
  }
}

/** Options of {@linkcode FakeTime}. */
export interface FakeTimeOptions {
  /**
   * How fast the clock goes by itself, as a multiple of real time.
   *
   * @default {0}
   */
  advanceRate: number;
  /**
   * Milliseconds of real time between two steps of a clock that goes by itself.
   *
   * @default {10}
   */
  advanceFrequency?: number;
}

/**
 * Replaces `Date`, `setTimeout`, `setInterval`, their `clear` functions and
 * `AbortSignal.timeout()` until it is restored. `performance.now()` stays real.
 *
 * @example Usage
 * ```ts
 * import { FakeTime } from "@std/testing/time";
 *
 * using time = new FakeTime();
 * setTimeout(() => {}, 5_000);
 * time.tick(5_000);
 * ```
 */
export class FakeTime {
  readonly #start: number;
  readonly #timers = new Map<number, Timer>();
  #now: number;
  #lastId = 0;
  #advance: ReturnType<typeof setInterval> | undefined;

  /**
   * Makes time stand still.
   *
   * @param start The time on the clock, by default the real time.
   * @param options See {@linkcode FakeTimeOptions}.
   * @throws {TimeError} If another clock is not yet restored.
   * @throws {TypeError} If `start` is no valid time.
   */
  constructor(
    start?: number | string | Date | null,
    options?: FakeTimeOptions,
  ) {
    if (active) {
      throw new TimeError("Cannot fake time: it is already faked");
    }
    this.#start = Math.floor(new Date(start ?? Date.now()).getTime());
    if (Number.isNaN(this.#start)) {
      throw new TypeError(`Cannot fake time: invalid start ${start}`);
    }
    this.#now = this.#start;
    this.#replaceGlobals();
    active = this;

    const { advanceRate = 0, advanceFrequency = 10 } = options ?? {};
    if (advanceRate > 0) {
      this.#advance = real.setInterval(
        () => this.tick(advanceRate * advanceFrequency),
        advanceFrequency,
      );
    }
  }

  /** The time on the clock when it was made, in milliseconds since the epoch. */
  get start(): number {
    return this.#start;
  }

  /** The time on the clock, in milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  /**
   * Moves the clock forward, firing the timers that become due, in order. An
   * error thrown by one stops the clock there.
   *
   * @throws {RangeError} If the new time is in the past.
   */
  set now(value: number) {
    if (value < this.#now) {
      throw new RangeError(
        `Cannot move the clock backwards: it shows ${this.#now}, received ${value}`,
      );
    }
    for (
      let next = this.#earliest();
      next && next[1].due <= value;
      next = this.#earliest()
    ) {
      this.#fire(...next);
    }
    this.#now = value;
  }

  /**
   * Moves the clock forward, firing the timers that become due, in order.
   *
   * @param ms By how many milliseconds.
   */
  tick(ms = 0) {
    this.now += ms;
  }

  /**
   * Like {@linkcode FakeTime.tick}, after pending microtasks have run.
   *
   * @param ms By how many milliseconds.
   */
  async tickAsync(ms = 0) {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /**
   * Moves the clock to when the next timer is due, and fires it.
   *
   * @returns Whether there was one.
   */
  next(): boolean {
    const next = this.#earliest();
    if (next) this.now = next[1].due;
    return next !== undefined;
  }

  /**
   * Like {@linkcode FakeTime.next}, after pending microtasks have run.
   *
   * @returns Whether there was a timer.
   */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /**
   * Moves the clock until no timer is left, which is never while an interval is
   * set.
   */
  runAll() {
    while (this.#timers.size > 0) this.next();
  }

  /** Like {@linkcode FakeTime.runAll}, running microtasks before each timer. */
  async runAllAsync() {
    while (this.#timers.size > 0) await this.nextAsync();
  }

  /** Runs pending microtasks, and those they start. The clock stands still. */
  async runMicrotasks() {
    await this.delay(0);
  }

  /**
   * Waits in real time. The clock stands still.
   *
   * @param ms How long, in milliseconds.
   */
  async delay(ms: number): Promise<void> {
    await realDelay(ms);
  }

  /**
   * Gives real time back. Timers that have not fired are forgotten.
   *
   * @throws {TimeError} If it was given back before.
   */
  restore() {
    if (active !== this) {
      throw new TimeError("Cannot restore time: it is not faked");
    }
    active = undefined;
    Object.assign(globalThis, real);
    AbortSignal.timeout = realAbortSignalTimeout;
    clearInterval(this.#advance);
  }

  /** Gives real time back at the end of a `using` block. */
  [Symbol.dispose]() {
    this.restore();
  }

  #replaceGlobals() {
    const now = () => this.#now;
    const clear = (id?: unknown) => {
      this.#assertActive();
      if (typeof id === "number") this.#timers.delete(id);
    };
    Object.assign(globalThis, {
      Date: new Proxy(real.Date, {
        apply: (target) => new target(now()).toString(),
        construct: (target, args, newTarget) =>
          Reflect.construct(
            target,
            args.length > 0 ? args : [now()],
            newTarget,
          ),
        get: (target, property, receiver) =>
          property === "now" ? now : Reflect.get(target, property, receiver),
      }),
      setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) =>
        this.#add(callback, Math.max(0, whole(ms)), undefined, args),
      setInterval: (callback: Callback, ms?: number, ...args: unknown[]) => {
        const period = Math.max(1, whole(ms));
        return this.#add(callback, period, period, args);
      },
      clearTimeout: clear,
      clearInterval: clear,
    });
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort(
          new DOMException("Signal timed out.", "TimeoutError"),
        );
      }, ms);
      return controller.signal;
    };
  }

  #add(
    callback: Callback,
    ms: number,
    period: number | undefined,
    args: unknown[],
  ): number {
    this.#assertActive();
    if (typeof callback !== "function") {
      throw new TimeError("Cannot set a timer: its callback is no function");
    }
    this.#lastId++;
    this.#timers.set(this.#lastId, {
      callback,
      args,
      due: this.#now + ms,
      period,
    });
    return this.#lastId;
  }

  /** Somebody may have kept a timer function for longer than it is of use. */
  #assertActive() {
    if (active !== this) {
      throw new TimeError("Cannot set or clear a timer: its clock is gone");
    }
  }

  /** The timer that is due first, and of several the one that was set first. */
  #earliest(): [id: number, timer: Timer] | undefined {
    let earliest: [number, Timer] | undefined;
    for (const entry of this.#timers) {
      if (!earliest || entry[1].due < earliest[1].due) earliest = entry;
    }
    return earliest;
  }

  #fire(id: number, timer: Timer) {
    this.#now = timer.due;
    // An interval goes to the end of the map: at its next time it comes after
    // the timers that were set for that time before.
    this.#timers.delete(id);
    if (timer.period !== undefined) {
      this.#timers.set(id, { ...timer, due: timer.due + timer.period });
    }
    // Not as a method: a callback gets no `this`.
    const { callback, args } = timer;
    callback(...args);
  }
}

/** Whole milliseconds, and none for what is no number. */
function whole(ms: number | undefined): number {
  return Math.floor(Number(ms ?? 0)) || 0;
}
