// Runs in tests.

import { contentHash } from "../../lib/chat/content_hash.ts";
import { History } from "../../lib/log/history.ts";
import { Instances } from "../../lib/cluster/instances.ts";
import { PresenceElsewhere } from "../../lib/presence/presence_elsewhere.ts";
import { PresenceStore } from "../../lib/presence/presence_store.ts";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import { MAX_TEXT_LENGTH } from "../../lib/protocol/limits.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { PresenceSync } from "../../lib/presence/presence_sync.ts";
import type { Room } from "../../lib/rooms/room.ts";
import { Rooms } from "../../lib/rooms/rooms.ts";
import { aNewEntry } from "./a_new_entry.ts";
import type { FakeSession } from "./fake_session.ts";
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
  readonly rooms: Rooms;
  readonly history: History;
  readonly instances: Instances;
  readonly presence: PresenceSync;
  readonly elsewhere: PresenceElsewhere;
  readonly store: InterceptedKv;
  /** Causes of failures, of the history's and of the rooms'. */
  readonly errors: unknown[] = [];
  #isConnected = false;

  constructor(kv: Deno.Kv, options: StartRoomsOptions) {
    const { messages = 1000, maxSessionsPerUser = 10 } = options;
    const now = Date.now;
    const onError = (cause: unknown) => this.errors.push(cause);
    this.store = new InterceptedKv(kv);
    this.instances = new Instances({
      kv,
      now,
      onError,
    });
    this.history = new History({
      kv,
      caps: { messages, bytes: 1_048_576 },
      now,
      hash: contentHash(new TextEncoder().encode("secret")),
      tell: (operation, rooms) => this.instances.tell(operation, rooms),
      onError,
    });
    const store = new PresenceStore(kv);
    const { instances } = this;
    this.presence = new PresenceSync({ instances, store, onError });
    this.elsewhere = new PresenceElsewhere({ instances, store, onError });
    this.rooms = new Rooms({
      history: this.history,
      presence: this.presence,
      elsewhere: this.elsewhere,
      limits: {
        textLength: MAX_TEXT_LENGTH,
        ratePerSecond: 2,
        rateBurst: 10,
      },
      maxSessionsPerUser,
      now,
      onError,
    });
  }

  /** Joins the other instances on its store. */
  async connect(): Promise<void> {
    await this.instances.start({
      log: this.history,
      people: this.elsewhere,
      onCame: () => this.presence.allChanged(),
    });
    this.presence.start(this.rooms);
    this.#isConnected = true;
  }

  /** Leaves them. */
  async disconnect(): Promise<void> {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    await this.presence.stop();
    await this.instances.stop();
  }

  /** Lets a session in, and waits until it is up to date or closed. */
  async join(
    name: RoomName,
    session: FakeSession,
    after: number | null = null,
  ): Promise<Room> {
    const room = this.rooms.join(name, session, after);
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
