// Runs in the browser and on the server.

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { User } from "../protocol/messages.ts";
import type { HueKeeper, Hues } from "./author_hue.ts";
import { drawing } from "./drawing.ts";

/** Who is on the page of a room. */
interface HuesOptions {
  onlineUsers: ReadonlySignal<readonly User[]>;
  /** The reader, if known: counts as present. */
  user: ReadonlySignal<User | null>;
  messages: ReadonlySignal<readonly User[]>;
}

/**
 * @param served The hues that the page came with.
 * @param options Who is on it from then on.
 * @returns The hue of each of them: those that have one keep it as others come and go.
 */
export function useHues(
  served: Hues,
  { onlineUsers, user, messages }: HuesOptions,
): ReadonlySignal<Hues> {
  return useMemo(() => {
    let keep: HueKeeper | undefined;
    return computed(() => {
      const present = onlineUsers.value.concat(user.value ?? []);
      keep ??= drawing.value?.keepHues(served);
      return keep?.(present, messages.value) ?? served;
    });
  }, []);
}
