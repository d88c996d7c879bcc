// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type {
  RoomRecord,
  Sanction,
  SanctionChange,
  SettingsChange,
} from "./room_record.ts";

/**
 * @param before The record as it was; `null` for none.
 * @param after The record as it is now.
 * @param now Milliseconds since the epoch: what has ended by itself isn't told.
 * @param appointed Whom it makes an owner, as far as that is known.
 * @returns What everybody is told of the change.
 */
export function settingsChange(
  before: RoomRecord | null,
  after: RoomRecord,
  now: number,
  appointed?: User,
): SettingsChange {
  const { title, topic, listed, owners } = after;
  const { locked, slowModeMs, passphraseHash } = after;
  const bans = sanctionChanges(before?.bans ?? [], after.bans, now);
  const mutes = sanctionChanges(before?.mutes ?? [], after.mutes, now);
  return {
    ...(title !== before?.title && { title }),
    ...(topic !== (before?.topic ?? "") && { topic }),
    ...(listed !== before?.listed && { listed }),
    ...(owners.join() !== before?.owners.join() &&
      { owners, ...(appointed !== undefined && { appointed }) }),
    ...moderatorChanges(before, after),
    ...(locked !== (before?.locked ?? false) && { locked }),
    ...(slowModeMs !== (before?.slowModeMs ?? 0) && { slowModeMs }),
    ...(passphraseHash !== (before?.passphraseHash ?? null) &&
      { passphrase: passphraseHash !== null }),
    ...(bans.length > 0 && { bans }),
    ...(mutes.length > 0 && { mutes }),
  };
}

/** Whoever gets the room, or gives it away, is told of as that alone. */
function moderatorChanges(
  before: RoomRecord | null,
  { owners, moderators }: RoomRecord,
): Pick<SettingsChange, "moderators" | "promoted" | "demoted"> {
  const known = before?.moderators ?? [];
  const promoted = lacking(known, moderators);
  const demoted = lacking(moderators, known);
  if (promoted.length + demoted.length === 0) return {};
  const told = {
    promoted: promoted.filter(({ userId }) => !before?.owners.includes(userId)),
    demoted: demoted.filter(({ userId }) => !owners.includes(userId)),
  };
  return {
    moderators,
    ...(told.promoted.length > 0 && { promoted: told.promoted }),
    ...(told.demoted.length > 0 && { demoted: told.demoted }),
  };
}

/** Those of some users who aren't among others. */
function lacking(others: readonly User[], users: readonly User[]): User[] {
  return users.filter(({ userId }) =>
    others.every((each) => each.userId !== userId)
  );
}

function sanctionChanges(
  before: readonly Sanction[],
  after: readonly Sanction[],
  now: number,
): SanctionChange[] {
  const ended = before.filter(({ userId, until }) =>
    until > now && after.every((each) => each.userId !== userId)
  );
  const begun = after.filter(({ userId, until }) =>
    before.every((each) => each.userId !== userId || each.until !== until)
  );
  return [
    ...begun.map(({ userId, userName, until }) => ({
      userId,
      userName,
      until,
    })),
    ...ended.map(({ userId, userName }) => ({ userId, userName })),
  ];
}
