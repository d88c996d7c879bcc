// Runs in tests.

import { contentHash } from "../../lib/chat/content_hash.ts";
import {
  type ChatParts,
  composeParts,
  startParts,
  stopParts,
} from "../../lib/chat/parts.ts";
import type { Instances } from "../../lib/cluster/instances.ts";
import { readConfig } from "../../lib/config.ts";
import type { History } from "../../lib/log/history.ts";
import type { PresenceElsewhere } from "../../lib/presence/presence_elsewhere.ts";
import type { PresenceSync } from "../../lib/presence/presence_sync.ts";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import type { Guard } from "../../lib/rooms/guard.ts";
import type { Room } from "../../lib/rooms/room.ts";
import type { Rooms } from "../../lib/rooms/rooms.ts";
import { aNewEntry } from "./a_new_entry.ts";
import type { FakeSession } from "./fake_session.ts";
import { MEMBERS_GUARD } from "./members_guard.ts";
import { InterceptedKv } from "./intercepted_kv.ts";
import { seqs } from "./seqs.ts";

/** How {@linkcode startRooms} differs from a server's defaults. */
export interface StartRoomsOptions {
  /** Messages that a room keeps. */
  readonly messages?: number;
  readonly maxSessionsPerUser?: number;
  /** A handle of its store that nobody uses yet; one in memory unless it is given. */
  readonly kv?: Deno.Kv;
}

/** The rooms of an instance, which is alone until it is connected. */
export class StartedRooms implements AsyncDisposable {
  readonly parts: ChatParts;
  readonly store: InterceptedKv;
  /** Causes of failures, of the history's and of the rooms'. */
  readonly errors: unknown[] = [];
  #isConnected = false;

  constructor(kv: Deno.Kv, options: StartRoomsOptions) {
    const { messages = 1000, maxSessionsPerUser = 10 } = options;
    this.store = new InterceptedKv(kv);
    this.parts = composeParts({
      kv,
      config: {
        ...readConfig(() => undefined),
        historyMessages: messages,
        maxSessionsPerUser,
      },
      hash: contentHash(new TextEncoder().encode("secret")),
      now: Date.now,
      onNote: () => {},
      onError: (_what, cause) => this.errors.push(cause),
      watcher: {
        committed: () => {},
        crowdedOut: () => {},
        shutOut: () => {},
        storeFailed: () => {},
      },
    });
  }

  get rooms(): Rooms {
    return this.parts.rooms;
  }

  get history(): History {
    return this.parts.history;
  }

  get instances(): Instances {
    return this.parts.instances;
  }

  get presence(): PresenceSync {
    return this.parts.presence;
  }

  get elsewhere(): PresenceElsewhere {
    return this.parts.elsewhere;
  }

  /** Joins the other instances on its store. */
  async connect(): Promise<void> {
    await startParts(this.parts);
    this.#isConnected = true;
  }

  /** Leaves them. */
  async disconnect(): Promise<void> {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    await stopParts(this.parts);
  }

  /** Lets a session in, and waits until it is up to date or closed. */
  async join(
    name: RoomName,
    session: FakeSession,
    after: number | null = null,
    guard: Guard = MEMBERS_GUARD,
  ): Promise<Room> {
    const room = this.rooms.join(name, session, after, guard);
    await session.until(() =>
      session.closedWith !== null || session.types.includes("messages")
    );
    return room;
  }

  /** Stores messages one after another, with the seqs as ids. */
  async post(name: RoomName, from: number, to = from): Promise<void> {
    for (const seq of seqs(from, to)) {
      await this.history.append(name, aNewEntry(`c${seq}`));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.rooms.closeAll(CloseCode.SERVICE_RESTART, "The test is over");
    await this.history.idle();
    await this.disconnect();
    this.history[Symbol.dispose]();
    this.store.kv.close();
  }
}

/**
 * @param options What differs from a server's defaults.
 * @returns Rooms, as a server that has just started has them.
 */
export async function startRooms(
  options: StartRoomsOptions = {},
): Promise<StartedRooms> {
  const kv = options.kv ?? await Deno.openKv(":memory:");
  return new StartedRooms(kv, options);
}
