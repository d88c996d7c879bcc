// Runs in tests.

import type {
  ChannelPort,
  LocksPort,
  TabsPort,
} from "../../lib/client/connection/environment.ts";

type Mode = "exclusive" | "shared";

interface LockRequest {
  readonly mode: Mode;
  readonly grant: () => void;
  readonly break: () => void;
}

/** The locks of one browser, as the Web Locks specification has them. */
class FakeLocks implements LocksPort {
  readonly #held = new Map<string, Set<LockRequest>>();
  readonly #waiting = new Map<string, LockRequest[]>();
  /** Whether every request fails, as where the browser forbids locks. */
  areForbidden = false;
  /** Whether nobody hears that a lock was stolen. */
  isStill = false;
  /** What they will hear. */
  readonly heldBack: (() => void)[] = [];

  /** How many requests hold or wait. */
  get count(): number {
    const all = [...this.#held.values(), ...this.#waiting.values()];
    return all.reduce((sum, requests) => sum + [...requests].length, 0);
  }

  async request(
    name: string,
    options: Parameters<LocksPort["request"]>[1],
    whileHeld: Parameters<LocksPort["request"]>[2],
  ): Promise<unknown> {
    const { mode = "exclusive", ifAvailable, steal, signal } = options;
    // Whoever asks is answered later.
    await Promise.resolve();
    if (this.areForbidden) throw new DOMException("Denied", "SecurityError");
    signal?.throwIfAborted();
    const held = this.#of(this.#held, name, () => new Set<LockRequest>());
    const waiting = this.#of(this.#waiting, name, (): LockRequest[] => []);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const request: LockRequest = {
      mode,
      grant: () => {
        held.add(request);
        resolve();
      },
      break: () => {
        held.delete(request);
        const tell = () =>
          broken.reject(new DOMException("Stolen", "AbortError"));
        if (this.isStill) this.heldBack.push(tell);
        else tell();
      },
    };
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => {});
    if (steal) {
      for (const other of held) other.break();
      request.grant();
    } else if (waiting.length === 0 && isFree(held, mode)) request.grant();
    else if (ifAvailable) return await whileHeld(null);
    else waiting.push(request);
    signal?.addEventListener("abort", () => {
      const index = waiting.indexOf(request);
      if (index === -1) return;
      waiting.splice(index, 1);
      reject(signal.reason);
    });
    await promise;
    try {
      return await Promise.race([whileHeld({ name, mode }), broken.promise]);
    } finally {
      held.delete(request);
      while (waiting[0] !== undefined && isFree(held, waiting[0].mode)) {
        waiting.shift()?.grant();
      }
    }
  }

  #of<T>(map: Map<string, T>, name: string, make: () => T): T {
    const value = map.get(name) ?? make();
    map.set(name, value);
    return value;
  }
}

function isFree(held: Set<LockRequest>, mode: Mode): boolean {
  return held.size === 0 ||
    mode === "shared" && [...held].every((other) => other.mode === "shared");
}

/** A channel of one tab. */
class FakeChannel implements ChannelPort {
  onmessage: ChannelPort["onmessage"] = null;
  readonly #others: Set<FakeChannel>;
  readonly #tabs: FakeTabs;

  constructor(tabs: FakeTabs, others: Set<FakeChannel>) {
    this.#tabs = tabs;
    this.#others = others;
    others.add(this);
  }

  postMessage(message: unknown): void {
    const data: unknown = structuredClone(message);
    for (const other of this.#others) {
      if (other === this) continue;
      const deliver = () =>
        other.onmessage?.(new MessageEvent("message", { data }));
      if (this.#tabs.isStill) this.#tabs.heldBack.push(deliver);
      else queueMicrotask(deliver);
    }
  }

  close(): void {
    this.#others.delete(this);
  }
}

/** What the tabs of one fake browser share. */
export class FakeTabs {
  readonly locks = new FakeLocks();
  /** Whether no tab hears another, as if all others were busy. */
  isStill = false;
  /** What they will hear. */
  readonly heldBack: (() => void)[] = [];
  #lastId = 0;
  readonly #channels = new Map<string, Set<FakeChannel>>();

  /** Names a tab. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** How many channels are open. */
  get channels(): number {
    const all = [...this.#channels.values()];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * @param document Where the tab's `visibilitychange` happens.
   * @returns What one of the tabs sees.
   */
  portOf(document: EventTarget): TabsPort {
    return {
      locks: this.locks,
      document,
      createChannel: (name) => {
        const others = this.#channels.get(name) ?? new Set();
        this.#channels.set(name, others);
        return new FakeChannel(this, others);
      },
    };
  }
}
