// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { Role, User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { type Deed, hasRank } from "./access.ts";

/** What somebody wants a room to be; what isn't there stays as it is. All of it checked. */
export interface SettingsWish {
  readonly title?: string;
  /** Empty for none. */
  readonly topic?: string;
  readonly listed?: boolean;
  readonly locked?: boolean;
  /** From 0 for none to {@linkcode MAX_SLOW_MODE_MS}. */
  readonly slowModeMs?: number;
}

/** What somebody may not do for a while, as those are told who look after the room. */
export interface SanctionView {
  readonly userId: string;
  readonly userName: string;
  /** When it was decided, in milliseconds since the epoch. */
  readonly at: number;
  /** When it ends, likewise. */
  readonly until: number;
  /** Empty for none. */
  readonly reason: string;
}

/** What a room is, as somebody may know it who may read it. */
export interface RoomSettings {
  readonly room: RoomName;
  /** `null` while nobody has made it. */
  readonly title: string | null;
  readonly topic: string;
  readonly listed: boolean;
  /** What they are there. */
  readonly role: Role;
  readonly locked: boolean;
  readonly slowModeMs: number;
  /** Whether it has one. */
  readonly passphrase: boolean;
  /** User IDs. */
  readonly owners: readonly string[];
  readonly moderators: readonly User[];
  /** Those that haven't ended; for moderators and owners. */
  readonly bans?: readonly SanctionView[];
  /** Likewise. */
  readonly mutes?: readonly SanctionView[];
}

const DEEDS: Readonly<Record<keyof SettingsWish, Deed>> = {
  title: "set_title",
  topic: "set_topic",
  listed: "list",
  locked: "lock",
  slowModeMs: "set_slow_mode",
};

/**
 * @param wish What somebody wants a room to be.
 * @returns What they have to be allowed to do for that.
 */
export function deedsOf(wish: SettingsWish): readonly Deed[] {
  return Object.entries(DEEDS).flatMap(([field, deed]) =>
    field in wish ? [deed] : []
  );
}

/**
 * @param before What a room is.
 * @param wish What it is to be.
 * @returns What it is then; the same object where that changes nothing.
 */
export function withSettings(
  before: RoomRecord,
  wish: SettingsWish,
): RoomRecord {
  const after = { ...before, ...wish };
  const isSame = before.title === after.title &&
    before.topic === after.topic &&
    before.listed === after.listed &&
    before.locked === after.locked &&
    before.slowModeMs === after.slowModeMs;
  return isSame ? before : after;
}

/**
 * @param room A room.
 * @param record What it is; `null` while nobody has made it.
 * @param role What somebody is there.
 * @param now Milliseconds since the epoch.
 * @returns What they may know of it.
 */
export function viewSettings(
  room: RoomName,
  record: RoomRecord | null,
  role: Role,
  now: number,
): RoomSettings {
  const view = {
    room,
    title: record?.title ?? null,
    topic: record?.topic ?? "",
    listed: record?.listed ?? false,
    role,
    locked: record?.locked ?? false,
    slowModeMs: record?.slowModeMs ?? 0,
    passphrase: (record?.passphraseHash ?? null) !== null,
    owners: record?.owners ?? [],
    moderators: record?.moderators ?? [],
  };
  if (record === null || !hasRank(role, "moderator")) return view;
  return {
    ...view,
    bans: viewSanctions(record.bans, now),
    mutes: viewSanctions(record.mutes, now),
  };
}

/** Nothing of an address, not even its hash. */
function viewSanctions(
  sanctions: readonly SanctionView[],
  now: number,
): SanctionView[] {
  return sanctions.filter(({ until }) => until > now).map(
    ({ userId, userName, at, until, reason }) => ({
      userId,
      userName,
      at,
      until,
      reason,
    }),
  );
}
