// Runs in tests.

import { NO_GRANTS } from "../../lib/chat/caller.ts";
import { assertRejects } from "@std/assert";
import { Chat } from "../../lib/chat/chat.ts";
import type { RoomDoor } from "../../lib/chat/room_door.ts";
import { readConfig } from "../../lib/config.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { aCaller } from "./a_caller.ts";
import { aUser } from "./a_user.ts";

/** When a {@linkcode ModeratedRoom} is made, in milliseconds since the epoch. */
export const MADE_AT = 1_000_000;

/** How somebody comes to a {@linkcode ModeratedRoom}. */
export interface Coming {
  readonly address?: string;
  /** When the server first met them; long ago unless it is said. */
  readonly firstSeenAt?: number;
}

/**
 * A chat with a room that Olga owns and Mia moderates, and in which Cat and Dan have
 * spoken; its clock stands still until the test sets it.
 */
export class ModeratedRoom implements AsyncDisposable {
  readonly chat: Chat;
  readonly room: RoomName;
  readonly #clock: { now: number };

  private constructor(chat: Chat, room: RoomName, clock: { now: number }) {
    this.chat = chat;
    this.room = room;
    this.#clock = clock;
  }

  /** @param kvPath Where its store is. */
  static async open(kvPath = ":memory:"): Promise<ModeratedRoom> {
    const clock = { now: MADE_AT };
    const settings: Record<string, string> = {
      ISLET_RATE_PER_SECOND: "0",
      ISLET_ADDRESS_LIMITS: "off",
    };
    const chat = await Chat.open({
      config: { ...readConfig((name) => settings[name]), kvPath },
      now: () => clock.now,
      onNote() {},
      watcher: {
        committed() {},
        crowdedOut() {},
        shutOut() {},
        storeFailed() {},
      },
      onError() {},
    });
    const { room } = await chat.makeRoom(
      { title: "Tea", listed: true, passphrase: null, address: null },
      aCaller(aUser("Olga")),
    );
    const made = new ModeratedRoom(chat, room, clock);
    for (const name of ["Mia", "Cat", "Dan"]) await made.say(name);
    await made.as("Olga").moderation.addModerator("u-mia");
    return made;
  }

  /** Lets time pass. */
  set now(now: number) {
    this.#clock.now = now;
  }

  /** Opens the door for somebody; for a visitor without a name. */
  as(name: string | null, coming: Coming = {}): RoomDoor {
    const { address = "192.0.2.1", firstSeenAt = 0 } = coming;
    const user = name === null ? null : aUser(name);
    return this.chat.enter(this.room, {
      user,
      address,
      firstSeenAt,
      grants: NO_GRANTS,
    });
  }

  /** Has somebody say something. */
  async say(name: string, coming: Coming = {}): Promise<void> {
    const id = crypto.randomUUID();
    await this.as(name, coming).send({ type: "message", id, text: "Hello" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.chat.drain();
    await this.chat.leave();
    this.chat.close();
  }
}

/** @returns The error that something is refused with. */
export async function refusalIn(
  asking: Promise<unknown>,
): Promise<ProtocolError> {
  return await assertRejects(() => asking, ProtocolError);
}
