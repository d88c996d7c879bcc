// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { PresenceSync } from "../presence/presence_sync.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Revocations } from "../store/revocations.ts";

/** What {@linkcode Forgotten} needs. */
export interface ForgottenOptions {
  readonly rooms: Pick<Rooms, "closeUser">;
  /** Tells other instances. */
  readonly presence: Pick<PresenceSync, "forgotten">;
  readonly revocations: Revocations;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
}

/** People who don't want to be known any more: no cookie counts that says so. */
export class Forgotten {
  readonly #options: ForgottenOptions;

  /** @param options Where they are, and what counts no longer. */
  constructor(options: ForgottenOptions) {
    this.#options = options;
  }

  /**
   * Has nobody be somebody any more, in any browser, and closes their connections.
   *
   * @param user Who.
   * @throws {ProtocolError} `unavailable` when that can't be stored.
   */
  async add(user: User): Promise<void> {
    const { presence, revocations } = this.#options;
    try {
      await revocations.add(user.userId);
    } catch (cause) {
      const message = "You can't be forgotten right now, try again";
      throw new ProtocolError("unavailable", message, { cause });
    }
    this.sendAway(user);
    presence.forgotten(user);
  }

  /**
   * Closes the connections of somebody to this instance.
   *
   * @param user Who.
   */
  sendAway({ userId }: User): void {
    const { rooms } = this.#options;
    rooms.closeUser(userId, CloseCode.NOT_ALLOWED, "You signed out everywhere");
  }

  /**
   * @param user Somebody.
   * @returns Whether they are forgotten, as of a second ago at most. Who can't be looked up
   * counts as known: nothing of what they do can be stored then.
   */
  async has({ userId }: User): Promise<boolean> {
    const { revocations, onError } = this.#options;
    try {
      return await revocations.has(userId);
    } catch (cause) {
      onError("Who is forgotten couldn't be read", cause);
      return false;
    }
  }
}
