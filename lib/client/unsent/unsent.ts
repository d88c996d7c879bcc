// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Message, User } from "../../protocol/messages.ts";
import type { TabsPort } from "../connection/environment.ts";
import type { PendingMessage } from "../room/outbox.ts";
import { writtenAs } from "../room/written_as.ts";
import { BrowserLock } from "../ways/browser_lock.ts";
import {
  decodeHasty,
  decodeStoredRoom,
  type Draft,
  type StoredRoom,
  type StoredTab,
  takeFrom,
  type Taken,
  withTab,
} from "./stored_room.ts";

/** Where things are stored by name, so that not even a crash takes them. */
export interface DeviceStore {
  /**
   * Changes one value, as one step for all tabs.
   *
   * @param change Is given the value, `undefined` when there is none.
   */
  update(name: string, change: (value: unknown) => unknown): Promise<void>;
  /** All names and values. */
  entries(): Promise<[name: string, value: unknown][]>;
  /** Forgets some. */
  delete(names: string[]): Promise<void>;
}

/** What {@linkcode Unsent} keeps, and whom it tells. */
export interface UnsentOptions {
  /** The name of the room. */
  readonly room: string;
  /** Id of this tab, which no other has. */
  readonly tab: string;
  readonly tabs: TabsPort | null;
  readonly store: DeviceStore;
  /** Where something can be put at once, as a page may go before the store has it. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `null` without a name. */
  readonly user: ReadonlySignal<User | null>;
  /** What the room has stored. */
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  readonly draft: Signal<Draft>;
  /** Goes on with messages of pages that are gone. */
  restore(messages: readonly PendingMessage[]): void;
}

/** Whose draft it is that is written before there is a name. */
const NOBODY: User = { userId: "", userName: "" };

/** Most rooms of which something is kept. */
const MAX_ROOMS = 40;

/**
 * Keeps what this tab hasn't sent yet on the device, as it is written, and takes over what
 * tabs of the room have left that are gone: closed, reloaded, or crashed. A lock says that
 * a tab lives.
 *
 * Where the browser forbids storage or it is full, it does nothing.
 */
export class Unsent implements Disposable {
  readonly #options: UnsentOptions;
  readonly #life: BrowserLock | null;
  #stop: () => void = () => {};
  #isDirty = false;
  #isWriting = false;
  /** Takes out what this tab has taken over, in the step in which it is put in as its own. */
  #settle = (room: StoredRoom): StoredRoom => room;

  /** @param options The tab, and where to keep what it has. */
  constructor(options: UnsentOptions) {
    const { tabs, tab } = options;
    this.#options = options;
    this.#life = tabs && new BrowserLock(tabs.locks, lifeOf(tab), {
      onGranted: () => {},
      onStolen: () => {},
    });
  }

  /** Takes over what was left, and keeps what comes from then on. */
  async start(): Promise<void> {
    this.stop();
    let isStopped = false;
    this.#stop = () => isStopped = true;
    this.#life?.wait();
    const found = await this.#takeOver();
    if (isStopped) return;
    if (found !== null) this.#goOn(found);
    const { pending, draft, user } = this.#options;
    this.#stop = effect(() => {
      pending.value;
      draft.value;
      user.value;
      this.#write();
    });
  }

  /** Ends it, until it starts again: the tab is left. What is kept stays. */
  stop(): void {
    this.#stop();
    this.#life?.release();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  async #write(): Promise<void> {
    this.#isDirty = true;
    this.#writeInHaste();
    if (this.#isWriting) return;
    this.#isWriting = true;
    const { room, tab, store } = this.#options;
    try {
      while (this.#isDirty) {
        this.#isDirty = false;
        await store.update(
          room,
          (value) =>
            withTab(this.#settle(decodeStoredRoom(value)), tab, this.#now),
        );
        this.#settle = (room) => room;
      }
      // Unless another tab is in haste now: then that one takes it away.
      const storage = this.#options.storage();
      if (decodeHasty(storage.getItem(this.#hastyName))?.[0] === tab) {
        storage.removeItem(this.#hastyName);
      }
    } catch {
      // There is no room, or no leave, to store anything. The page still has it.
    }
    this.#isWriting = false;
  }

  #writeInHaste(): void {
    try {
      const value = JSON.stringify([this.#options.tab, this.#now]);
      this.#options.storage().setItem(this.#hastyName, value);
    } catch {
      // As above.
    }
  }

  get #hastyName(): string {
    return `islet.unsent.${this.#options.room}`;
  }

  get #now(): StoredTab {
    const { now, user, pending, draft } = this.#options;
    const { userId, userName } = user.peek() ?? NOBODY;
    return {
      at: now(),
      userId,
      userName,
      draft: draft.peek().text === "" ? null : draft.peek(),
      outbox: pending.peek(),
    };
  }

  /** What somebody else has written is offered, and never sent unasked. */
  #goOn({ draft: found, outbox }: Taken): void {
    const { user, draft, now, pending, restore } = this.#options;
    const known = new Set(pending.peek().map(({ id }) => id));
    const messages = outbox
      .filter(({ id }) => !known.has(id))
      .map(({ userId, userName, ...message }): PendingMessage =>
        userId === user.peek()?.userId || message.state === "refused"
          ? message
          : { ...message, state: "refused", error: writtenAs(userName) }
      );
    if (
      found === null || found.id === draft.peek().id || this.#isStored(found)
    ) {
      // The page came back with it, or it was sent by the page's form.
    } else if (draft.peek().text === "") draft.value = found;
    else {
      const error = "Not sent. You were writing this before.";
      messages.push({ ...found, sentAt: now(), state: "refused", error });
    }
    restore(messages);
  }

  #isStored(draft: Draft): boolean {
    const { user, messages } = this.#options;
    const userId = user.peek()?.userId;
    return messages.peek().some((message) =>
      message.id === draft.id && message.userId === userId
    );
  }

  async #takeOver(): Promise<Taken | null> {
    const { room, tab, store } = this.#options;
    try {
      const entries = await store.entries();
      const stored = entries.find(([name]) => name === room)?.[1];
      const others = new Set(decodeStoredRoom(stored).keys());
      const hasty = decodeHasty(
        this.#options.storage().getItem(this.#hastyName),
      );
      if (hasty !== null) others.add(hasty[0]);
      others.delete(tab);
      const gone: string[] = [];
      for (const other of others) {
        if (!await this.#lives(other)) gone.push(other);
      }
      await store.delete(oldest(entries).filter((name) => name !== room));
      const take = (left: StoredRoom) =>
        takeFrom(
          hasty !== null && gone.includes(hasty[0])
            ? withTab(left, ...hasty)
            : left,
          gone,
        );
      this.#settle = (left) => take(left).rest;
      return take(decodeStoredRoom(stored));
    } catch {
      return null;
    }
  }

  /** Whether a tab lives: nobody else can hold its lock. */
  async #lives(tab: string): Promise<boolean> {
    const { tabs } = this.#options;
    if (tabs === null) return false;
    return await new Promise((resolve) => {
      tabs.locks.request(lifeOf(tab), { ifAvailable: true }, (lock) => {
        resolve(lock === null);
        return undefined;
      }).catch(() => resolve(false));
    });
  }
}

function lifeOf(tab: string): string {
  return `islet tab ${tab}`;
}

/** Rooms beyond those in which something was written last. */
function oldest(entries: readonly [name: string, value: unknown][]): string[] {
  const rooms = entries.map(([name, value]) => {
    const times = [...decodeStoredRoom(value).values()].map(({ at }) => at);
    return { name, at: Math.max(0, ...times) };
  });
  return rooms
    .sort((a, b) => b.at - a.at)
    .slice(MAX_ROOMS)
    .map(({ name }) => name);
}
