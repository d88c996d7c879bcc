// Runs in the browser and on the server.

/**
 * What is told of a change of a room's settings, in words. It is no part of what a page
 * loads first: most rooms never change.
 *
 * @module
 */

import type { Message } from "./messages.ts";

type Fields = Readonly<Record<string, unknown>>;

const UNITS: readonly (readonly [word: string, ms: number])[] = [
  ["year", 365 * 24 * 60 * 60 * 1000],
  ["week", 7 * 24 * 60 * 60 * 1000],
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
  ["second", 1000],
];

/**
 * Words a change of a room's settings. Names and what people have typed are kept apart
 * from the rest by characters (UAX #9, section 2.4): this is one line of plain text.
 *
 * @param told What tells of it. Of its settings, what isn't known is passed over.
 * @returns A sentence without a full stop.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const told = { ...ana, sentAt: 0, settings: { locked: true } };
 * assertEquals(settingsSentence(told), "\u2068Ana\u2069 locked the room");
 * ```
 */
export function settingsSentence(
  told: Pick<Message, "userId" | "userName" | "tag" | "sentAt" | "settings">,
): string {
  const { userId, userName, tag, sentAt, settings = {} } = told;
  const deeds = [...deedsIn(settings, userId, sentAt)];
  // A module that others have would become a file of its own.
  const who = isolated(tag ? `${userName} ${tag}` : userName);
  return `${who} ${deeds.join(", ") || "changed the settings"}`;
}

/**
 * @param ms A time span, in milliseconds, from a second on.
 * @returns It in words, in the largest unit that measures it, such as `30 seconds`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(spanWords(60_000), "1 minute");
 * assertEquals(spanWords(90_000), "90 seconds");
 * ```
 */
export function spanWords(ms: number): string {
  for (const [word, unitMs] of UNITS) {
    const count = ms / unitMs;
    if (count >= 1 && (count % 1 === 0 || word === "second")) {
      return `${Math.round(count)} ${word}${
        Math.round(count) === 1 ? "" : "s"
      }`;
    }
  }
  return "a moment";
}

function* deedsIn(
  settings: Fields,
  userId: string,
  sentAt: number,
): Generator<string> {
  const { title, topic, listed, owners, locked, slowModeMs } = settings;
  const { passphrase } = settings;
  if (typeof title === "string" && owners !== undefined) {
    yield "made the room";
  } else {
    if (typeof title === "string") yield `called the room ${isolated(title)}`;
    if (typeof listed === "boolean") {
      yield listed
        ? "had the lobby show the room"
        : "took the room out of the lobby";
    }
    if (Array.isArray(owners)) {
      const [heir] = people([settings["appointed"]]);
      yield owners.includes(userId)
        ? "became an owner"
        : heir
        ? `gave the room to ${heir.name}`
        : "gave the room away";
    }
  }
  if (typeof topic === "string") {
    yield topic === ""
      ? "removed the topic"
      : `set the topic: ${isolated(topic)}`;
  }
  if (typeof locked === "boolean") {
    yield locked ? "locked the room" : "unlocked the room";
  }
  if (typeof slowModeMs === "number") {
    yield slowModeMs > 0
      ? `turned on slow mode: ${spanWords(slowModeMs)}`
      : "turned off slow mode";
  }
  if (typeof passphrase === "boolean") {
    yield passphrase ? "set a passphrase" : "removed the passphrase";
  }
  for (const { name } of people(settings["promoted"])) {
    yield `made ${name} a moderator`;
  }
  for (const { name } of people(settings["demoted"])) {
    yield `made ${name} a member again`;
  }
  for (const { name, until } of people(settings["bans"])) {
    yield until > 0
      ? `banned ${name} for ${lasting(until - sentAt)}`
      : `let ${name} come back`;
  }
  for (const { name, until } of people(settings["mutes"])) {
    yield until > 0
      ? `muted ${name} for ${lasting(until - sentAt)}`
      : `let ${name} speak again`;
  }
}

/** The commit that stores it may come a moment after the decision. */
function lasting(ms: number): string {
  return spanWords(Math.max(1, Math.round(ms / 60_000)) * 60_000);
}

function* people(
  value: unknown,
): Generator<{ readonly name: string; readonly until: number }> {
  if (!Array.isArray(value)) return;
  for (const each of value as readonly unknown[]) {
    if (typeof each !== "object" || each === null) continue;
    const { userName, until }: Fields = { until: 0, ...each };
    if (typeof userName !== "string" || typeof until !== "number") continue;
    yield { name: isolated(userName), until };
  }
}

function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
