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
 * @returns What everybody is told of the change.
 */
export function settingsChange(
  before: RoomRecord | null,
  after: RoomRecord,
  now: number,
): SettingsChange {
  const { title, topic, listed, owners, moderators } = after;
  const { locked, slowModeMs, passphraseHash } = after;
  const bans = sanctionChanges(before?.bans ?? [], after.bans, now);
  const mutes = sanctionChanges(before?.mutes ?? [], after.mutes, now);
  return {
    ...(title !== before?.title && { title }),
    ...(topic !== (before?.topic ?? "") && { topic }),
    ...(listed !== before?.listed && { listed }),
    ...(owners.join() !== before?.owners.join() && { owners }),
    ...moderatorChanges(before?.moderators ?? [], moderators),
    ...(locked !== (before?.locked ?? false) && { locked }),
    ...(slowModeMs !== (before?.slowModeMs ?? 0) && { slowModeMs }),
    ...(passphraseHash !== (before?.passphraseHash ?? null) &&
      { passphrase: passphraseHash !== null }),
    ...(bans.length > 0 && { bans }),
    ...(mutes.length > 0 && { mutes }),
  };
}

function moderatorChanges(
  before: readonly User[],
  after: readonly User[],
): Pick<SettingsChange, "moderators" | "promoted" | "demoted"> {
  const lacking = (users: readonly User[]) => ({ userId }: User) =>
    users.every((each) => each.userId !== userId);
  const promoted = after.filter(lacking(before));
  const demoted = before.filter(lacking(after));
  return {
    ...(promoted.length + demoted.length > 0 && { moderators: after }),
    ...(promoted.length > 0 && { promoted }),
    ...(demoted.length > 0 && { demoted }),
  };
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
