import { type ReadonlySignal, signal } from "@preact/signals";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { assignHues, type Hues } from "../../lib/ui/author_hue.ts";
import type { Message, User } from "../../lib/protocol/messages.ts";
import type { ClockSetting } from "../../lib/protocol/clock_setting.ts";
import { drawing } from "../../lib/ui/drawing.ts";
import { FULL_DRAWING } from "../../lib/ui/full_drawing.ts";
import { aMessage } from "../support/a_message.ts";

drawing.value = FULL_DRAWING;

/** Renders as the server does. */
export const render = (vnode: VNode): string => renderToString(vnode);

/** The text that a reader sees, tags taken out and white space made single. */
export function textOf(vnode: VNode): string {
  return render(vnode).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

/** A signal that stays as it is. */
export const still = <T>(value: T): ReadonlySignal<T> => signal(value);

/** The hues of some people, of whom the first one chooses first. */
export const huesOf = (users: readonly User[]): ReadonlySignal<Hues> =>
  still(assignHues(new Map(), users));

/** A handler for events that the server never sees. */
export function nothing(): void {}

/** The same, of what takes its time. */
export async function nothingYet(): Promise<void> {}

export const ana: User = { userId: "ana-id", userName: "Ana" };
export const ben: User = { userId: "ben-id", userName: "Ben" };
export const cleo: User = { userId: "cleo-id", userName: "Cleo" };

/** A reader of whom nothing is known. */
export const NO_CLOCK: ClockSetting = {
  timeZone: null,
  hourCycle: "h23",
  locale: "en-US",
};

/** Half past eight in the evening, UTC. */
export const EVENING = Date.UTC(2026, 4, 1, 20, 30);

/** A message of Ana's, number 1, unless it is said otherwise. */
export function anaSaid(change: Partial<Message> = {}): Message {
  const { seq = 1 } = change;
  return aMessage(seq, { ...ana, text: "hi", sentAt: EVENING, ...change });
}
