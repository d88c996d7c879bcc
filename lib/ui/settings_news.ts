// Runs in the browser; imported on the server too.

import {
  batch,
  effect,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import type { ChatClient } from "../client/page/chat_client.ts";
import type { Role } from "../protocol/messages.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { settingsSentence, spanWords } from "../protocol/settings_sentence.ts";
import { settingsLine } from "./settings_line.ts";

const LOCKED = "Only moderators may speak here now";

/**
 * How what becomes of a room is followed. What others share it is given: else that would
 * be in files of its own.
 */
export interface FollowOptions {
  readonly settingsDrawing: Signal<typeof settingsLine | null>;
  readonly roomNow: Signal<RoomHeading | null>;
  readonly isModerator: ReadonlySignal<boolean>;
  /** seq of the newest message that isn't read out. */
  readonly since: number;
}

/**
 * Shows on a live page what becomes of the room's settings: in a line where it happened,
 * and in what they are about.
 *
 * @param client The room.
 * @param options Since when, and what others share.
 * @returns Ends it.
 */
export function followSettings(
  client: ChatClient,
  { settingsDrawing, roomNow, isModerator, since }: FollowOptions,
): () => void {
  let lastSeq = 0;
  settingsDrawing.value = settingsLine;
  const { outgoing } = client;
  const isHeld = () => roomNow.value?.isLocked && !isModerator.value;
  client.outgoing = (typed) => {
    if (!isHeld()) return outgoing(typed);
    client.notify(`${LOCKED}.`);
    return null;
  };
  const stops = [
    effect(() => {
      // Once, as they come: old ones may be let go of, or be loaded later.
      const told = client.messages.value.filter(({ seq, settings }) =>
        settings && seq > lastSeq
      );
      lastSeq = told.at(-1)?.seq ?? lastSeq;
      const userId = client.user.peek()?.userId;
      const unread = told.filter(({ seq }) => seq > since);
      batch(() => {
        roomNow.value = told.reduce(
          (now, { settings = {} }) => now && changed(now, settings, userId),
          roomNow.peek(),
        );
        if (unread.length > 0 && client.announced.peek() !== "nothing") {
          client.announcement.value = unread.map(settingsSentence).join("\n");
        }
      });
    }),
    effect(() => {
      const slowModeMs = isModerator.value ? 0 : roomNow.value?.slowModeMs ?? 0;
      showComposer(isHeld() === true, slowModeMs);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * @param now What a room is.
 * @param settings What has changed, unchecked.
 * @param userId The reader, if known.
 * @returns What it is then.
 */
export function changed(
  now: RoomHeading,
  settings: Readonly<Record<string, unknown>>,
  userId: string | undefined,
): RoomHeading {
  const { title, topic, listed, locked, slowModeMs, passphrase } = settings;
  return {
    ...now,
    ...(typeof title === "string" && { text: title }),
    ...(typeof topic === "string" && { topic }),
    ...(typeof listed === "boolean" && { isListed: listed }),
    ...(typeof passphrase === "boolean" && { hasPassphrase: passphrase }),
    ...(typeof locked === "boolean" && { isLocked: locked }),
    ...(typeof slowModeMs === "number" && { slowModeMs }),
    role: userId === undefined
      ? now.role
      : roleAfter(now.role, settings, userId),
  };
}

/** Whoever is an owner and a moderator is told of as an owner. */
function roleAfter(
  role: Role,
  { owners, moderators }: Readonly<Record<string, unknown>>,
  userId: string,
): Role {
  if (Array.isArray(owners)) {
    if (owners.includes(userId)) return "owner";
    if (role === "owner") role = "member";
  }
  if (!Array.isArray(moderators) || role === "owner") return role;
  return JSON.stringify(moderators).includes(JSON.stringify(userId))
    ? "moderator"
    : "member";
}

function showComposer(isHeld: boolean, slowModeMs: number): void {
  const box = document.querySelector<HTMLTextAreaElement>("#text");
  const button = document.querySelector<HTMLButtonElement>(".send");
  if (box === null || button === null) return;
  button.disabled = isHeld;
  box.placeholder = isHeld
    ? LOCKED
    : slowModeMs > 0
    ? `One message every ${spanWords(slowModeMs)}`
    : "Write a message";
}
