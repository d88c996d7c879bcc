// Runs on the server.

import type { History } from "../log/history.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { Admission, type AdmissionOptions } from "./admission.ts";
import type { Caller, NamedCaller } from "./caller.ts";
import { hookHash, newHookSecret } from "./hook_secret.ts";
import type { Hook, HookStore } from "./hook_store.ts";
import type { ChatLimits } from "./limits.ts";
import { answered } from "./read_failure.ts";

/** What a {@linkcode HookDoor} leads to. */
export interface HookDoorOptions {
  readonly history: History;
  readonly rooms: AdmissionOptions["parts"]["rooms"];
  readonly limits: ChatLimits;
  readonly store: HookStore;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A hook that was made. */
export interface MadeHook {
  readonly hook: Hook;
  /** Whoever has it posts. Nobody is told it again. */
  readonly secret: string;
}

const DEFAULT_NAME = "Hook";

/** The hook of one room, as one caller may set it. */
export class HookDoor {
  readonly #room: RoomName;
  readonly #options: HookDoorOptions;
  readonly #admission: Admission;

  /**
   * @param room The room.
   * @param caller Who.
   * @param options What it leads to.
   */
  constructor(room: RoomName, caller: Caller, options: HookDoorOptions) {
    const { rooms, limits, hash, now } = options;
    this.#room = room;
    this.#options = options;
    this.#admission = new Admission(room, caller, {
      parts: { rooms, limits, hash },
      now,
    });
  }

  /**
   * @returns The room's hook; `null` for none.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `unavailable`.
   */
  async about(): Promise<Hook | null> {
    await this.#requireOwner();
    return await this.#options.store.of(this.#room);
  }

  /**
   * Makes a hook. The one that the room had counts no more.
   *
   * @param name Under which name it is to post, checked; `null` for the one that it had.
   * @returns The hook.
   * @throws {ProtocolError} As {@linkcode HookDoor.about} does, or `rate_limited`;
   * `not_found` when the room is deleted meanwhile.
   */
  async make(name: string | null): Promise<MadeHook> {
    const { user, address } = await this.#requireOwner();
    const { limits, store, hash, now } = this.#options;
    const room = this.#room;
    limits.post({ user, address }, { kind: "changes" }, now());
    const before = name === null ? await store.of(room) : null;
    const { userId, userName } = user;
    const hook = {
      room,
      name: name ?? before?.name ?? DEFAULT_NAME,
      madeBy: { userId, userName },
      madeAt: now(),
    };
    const secret = newHookSecret();
    if (await store.set(hookHash(secret, hash), hook)) return { hook, secret };
    throw new ProtocolError("not_found", "There is no such room any more");
  }

  /**
   * Takes the hook away; a room without is no error.
   *
   * @throws As {@linkcode HookDoor.make} does.
   */
  async remove(): Promise<void> {
    const caller = await this.#requireOwner();
    const { limits, store, now } = this.#options;
    limits.post(caller, { kind: "changes" }, now());
    await store.remove(this.#room);
  }

  async #requireOwner(): Promise<NamedCaller> {
    const { history } = this.#options;
    const record = await answered(history.readRecord(this.#room));
    this.#admission.require("set_hook", record);
    return this.#admission.requireName();
  }
}
