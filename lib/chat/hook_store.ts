// Runs on the server.

import { UnavailableError } from "../log/new_entry.ts";
import type { User } from "../protocol/messages.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { commitOperation } from "../store/commit_operation.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { hookKey, recordKey, roomHookKey } from "../store/keys.ts";
import { ReadFailure } from "./read_failure.ts";

/** An address by which programs post to a room, without what is secret of it. */
export interface Hook {
  readonly room: RoomName;
  /** Under which name it posts, unless a message brings another. */
  readonly name: string;
  /** The owner who made it. */
  readonly madeBy: User;
  /** When, in milliseconds since the epoch. */
  readonly madeAt: number;
}

// Somebody else changes what the room is at the same time: hardly ever twice.
const MAX_ATTEMPTS = 10;

/**
 * Where hooks are kept, for all instances. Nothing of it is in memory: what is removed
 * is gone everywhere at once.
 *
 * | key | value |
 * | --- | --- |
 * | `["hooks", hash]` | {@linkcode Hook} |
 * | `["rooms", room, "hook"]` | the hash of the one that counts |
 *
 * Both go with the room, in the operation that deletes it.
 */
export class HookStore {
  readonly #kv: Deno.Kv;

  /** @param kv The store. */
  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /**
   * @param hash Keyed hash of what may be the secret of a hook.
   * @returns The hook; `null` where there is none, or its room has another one by now.
   * @throws {ReadFailure} When the store fails or doesn't answer.
   */
  async find(hash: string): Promise<Hook | null> {
    const { value } = await reached(this.#kv.get(hookKey(hash)));
    const hook = decodeHook(value);
    if (hook === null) return null;
    const current = await reached(this.#kv.get(roomHookKey(hook.room)));
    return current.value === hash ? hook : null;
  }

  /**
   * @param room A room.
   * @returns Its hook; `null` for none.
   * @throws As {@linkcode HookStore.find} does.
   */
  async of(room: RoomName): Promise<Hook | null> {
    const { value: hash } = await reached(this.#kv.get(roomHookKey(room)));
    if (typeof hash !== "string") return null;
    return decodeHook((await reached(this.#kv.get(hookKey(hash)))).value);
  }

  /**
   * Gives a room a hook, in the place of the one that it had.
   *
   * @param hash Keyed hash of its secret.
   * @param hook The hook.
   * @returns Whether there is a room that somebody has made.
   * @throws {ReadFailure} When the store fails or doesn't answer.
   */
  async set(hash: string, hook: Hook): Promise<boolean> {
    const key = roomHookKey(hook.room);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const [before, record] = await reached(
        this.#kv.getMany<[unknown, unknown]>([key, recordKey(hook.room)]),
      );
      if (record.value === null) return false;
      // A room that is deleted in the meantime gets no hook.
      const operation = this.#kv.atomic().check(before, record)
        .set(key, hash).set(hookKey(hash), hook);
      if (typeof before.value === "string") {
        operation.delete(hookKey(before.value));
      }
      if ((await reached(commitOperation(operation))).ok) return true;
    }
    throw unreachable(new Error("The room changes all the time"));
  }

  /**
   * Takes the hook away from a room; one without is no error.
   *
   * @param room The room.
   * @throws {ReadFailure} When the store fails or doesn't answer.
   */
  async remove(room: RoomName): Promise<void> {
    const key = roomHookKey(room);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const before = await reached(this.#kv.get(key));
      if (typeof before.value !== "string") return;
      const operation = this.#kv.atomic().check(before);
      operation.delete(key);
      operation.delete(hookKey(before.value));
      if ((await reached(commitOperation(operation))).ok) return;
    }
    throw unreachable(new Error("The hook changes all the time"));
  }
}

function decodeHook(value: unknown): Hook | null {
  if (
    typeof value !== "object" || value === null ||
    !("room" in value) || typeof value.room !== "string" ||
    !("name" in value) || typeof value.name !== "string" ||
    !("madeAt" in value) || typeof value.madeAt !== "number" ||
    !("madeBy" in value) || !isUser(value.madeBy)
  ) {
    return null;
  }
  const { name, madeBy, madeAt } = value;
  const room = parseRoomName(value.room);
  return room === null ? null : { room, name, madeBy, madeAt };
}

function isUser(value: unknown): value is User {
  return typeof value === "object" && value !== null &&
    "userId" in value && typeof value.userId === "string" &&
    "userName" in value && typeof value.userName === "string";
}

async function reached<Value>(asking: Promise<Value>): Promise<Value> {
  try {
    return await withDeadline(asking, READ_TIMEOUT_MS);
  } catch (cause) {
    throw unreachable(cause);
  }
}

function unreachable(cause: unknown): ReadFailure {
  const message = "The room's hook can't be reached right now, try again";
  return new ReadFailure(new UnavailableError(cause, message));
}
