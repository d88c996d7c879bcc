// Runs on the server.

import type { History } from "../log/history.ts";
import { parsePassphrase } from "../protocol/passphrase.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Admission } from "./admission.ts";
import { HashQueue } from "./hash_queue.ts";
import type { ChatLimits } from "./limits.ts";
import { grantOf, hashPassphrase, isPassphrase } from "./passphrase_hash.ts";
import type { Poster } from "./poster.ts";
import { answered } from "./read_failure.ts";

/** What {@linkcode Passphrases} needs. */
export interface PassphrasesOptions {
  readonly history: History;
  readonly poster: Poster;
  readonly limits: ChatLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What everybody has to know to get into a room, where its owners want that. */
export class Passphrases {
  readonly #options: PassphrasesOptions;
  readonly #hashes = new HashQueue();

  /** @param options Where rooms are, and how often passphrases may be tried. */
  constructor(options: PassphrasesOptions) {
    this.#options = options;
  }

  /**
   * Makes what is kept of a new passphrase.
   *
   * @param passphrase The passphrase, checked.
   * @param address Who sets it, as {@linkcode Caller} has it.
   * @returns The hash.
   * @throws {ProtocolError} `rate_limited`, with when to come back.
   */
  async hash(passphrase: string, address: string): Promise<string> {
    const { limits, now } = this.#options;
    limits.tryOut("passphrases", address, now());
    return await this.#hashes.run(address, () => hashPassphrase(passphrase));
  }

  /**
   * Lets somebody into a room who knows its passphrase.
   *
   * @param room The room.
   * @param typed What they take for it.
   * @param admission Who they are.
   * @returns What makes that known later; `null` for who may be there without.
   * @throws {ProtocolError} `passphrase` when it is wrong, `rate_limited` when too many
   * were tried, `unavailable`, or as {@linkcode refusalOf} decides of who may not be
   * there even with it.
   */
  async enter(
    room: RoomName,
    typed: string,
    admission: Admission,
  ): Promise<string | null> {
    const { history, limits, now } = this.#options;
    const record = await answered(history.readRecord(room));
    const refusal = admission.refusal(record);
    if (refusal === null) return null;
    const hash = record?.passphraseHash ?? null;
    if (refusal.code !== "passphrase" || hash === null) throw refusal;
    const { address } = admission;
    limits.tryPassphrase(room, address, now());
    const passphrase = parsePassphrase(typed);
    const isRight = passphrase !== null &&
      await this.#hashes.run(address, () => isPassphrase(passphrase, hash));
    if (isRight) return grantOf(hash) ?? null;
    throw new ProtocolError("passphrase", "That isn't the passphrase");
  }

  /**
   * Sets the passphrase of a room, or takes it away. Whoever knew another one has to give
   * the new one: they are sent away, but for owners and moderators.
   *
   * @param room The room.
   * @param passphrase The passphrase, checked; `null` for none.
   * @param admission Who sets it.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, `rate_limited`, or
   * `unavailable`.
   */
  async set(
    room: RoomName,
    passphrase: string | null,
    admission: Admission,
  ): Promise<void> {
    const { history, limits, poster, now } = this.#options;
    admission.require(
      "set_passphrase",
      await answered(history.readRecord(room)),
    );
    const caller = admission.requireName();
    limits.post(caller, { kind: "changes" }, now());
    const passphraseHash = passphrase === null
      ? null
      : await this.hash(passphrase, caller.address);
    let refusal: ProtocolError | null = null;
    try {
      await poster.change(room, {
        user: caller.user,
        id: crypto.randomUUID(),
        apply: (before) => {
          refusal = admission.refusal(before, "set_passphrase");
          if (before === null || refusal !== null) return "not_allowed";
          return passphraseHash === before.passphraseHash
            ? before
            : { ...before, passphraseHash };
        },
      });
    } catch (error) {
      throw refusal ?? error;
    }
  }
}
