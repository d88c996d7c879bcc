// Runs on the server.

import type { SettingsWish } from "../chat/room_settings.ts";
import { MAX_SANCTION_MINUTES } from "../chat/sanctions.ts";
import type { SanctionTerms } from "../chat/moderation.ts";
import { parseOptionalLine } from "../protocol/bounded_line.ts";
import {
  MAX_REASON_LENGTH,
  MAX_ROOM_TOPIC_LENGTH,
  MAX_SLOW_MODE_MS,
} from "../protocol/limits.ts";
import { parseRoomTitle, ROOM_TITLE_RULE } from "../protocol/room_title.ts";
import { RequestError } from "./request_error.ts";

type Fields = ReadonlyMap<string, unknown>;

/**
 * Reads what somebody wants a room to be.
 *
 * @param fields Fields of JSON, of which each may be missing: `title`, `topic`, `listed`,
 * `locked` and `slowModeMs`.
 * @returns The wish, checked.
 * @throws {RequestError} 400 when a field is wrong.
 */
export function readSettings(fields: Fields): SettingsWish {
  return {
    ...field(fields, "title", checkTitle),
    ...field(fields, "topic", checkTopic),
    ...field(fields, "listed", checkFlag),
    ...field(fields, "locked", checkFlag),
    ...field(fields, "slowModeMs", checkSlowMode),
  };
}

/** Whom something is about, for how long, and why. */
export interface SanctionRequest extends SanctionTerms {
  readonly userId: string;
}

/**
 * Reads who is to be banned or muted.
 *
 * @param fields Fields of JSON: `userId`, `minutes`, and `reason`, if there is one.
 * @returns Who, for how long, and why, checked.
 * @throws {RequestError} 400 when a field is missing or wrong.
 */
export function readSanction(fields: Fields): SanctionRequest {
  return {
    userId: readUserId(fields),
    minutes: checkMinutes(fields.get("minutes")),
    reason: checkLine(fields.get("reason") ?? "", "reason", MAX_REASON_LENGTH),
  };
}

/**
 * @param fields Fields of JSON.
 * @returns The user's ID in them.
 * @throws {RequestError} 400 when there is none.
 */
export function readUserId(fields: Fields): string {
  const userId = fields.get("userId");
  if (typeof userId === "string" && userId !== "") return userId;
  throw wrong("userId says who");
}

function field<Name extends string, Value>(
  fields: Fields,
  name: Name,
  check: (value: unknown, name: Name) => Value,
): Partial<Record<Name, Value>> {
  if (!fields.has(name)) return {};
  const checked: Partial<Record<Name, Value>> = {};
  checked[name] = check(fields.get(name), name);
  return checked;
}

function checkTitle(value: unknown): string {
  const title = typeof value === "string" ? parseRoomTitle(value) : null;
  if (title === null) throw wrong(ROOM_TITLE_RULE);
  return title;
}

function checkTopic(value: unknown): string {
  return checkLine(value, "topic", MAX_ROOM_TOPIC_LENGTH);
}

function checkLine(value: unknown, name: string, most: number): string {
  const line = typeof value === "string"
    ? parseOptionalLine(value, most)
    : null;
  if (line === null) throw wrong(`${name} has at most ${most} characters`);
  return line;
}

function checkFlag(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(`${name} is true or false`);
}

function checkSlowMode(value: unknown): number {
  if (isWhole(value) && value >= 0 && value <= MAX_SLOW_MODE_MS) return value;
  throw wrong(`slowModeMs is a whole number from 0 to ${MAX_SLOW_MODE_MS}`);
}

function checkMinutes(value: unknown): number {
  if (isWhole(value) && value >= 1 && value <= MAX_SANCTION_MINUTES) {
    return value;
  }
  throw wrong(`minutes is a whole number from 1 to ${MAX_SANCTION_MINUTES}`);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function wrong(message: string): RequestError {
  return new RequestError(400, "bad_request", message);
}
