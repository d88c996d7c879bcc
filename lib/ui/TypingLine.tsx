// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../protocol/messages.ts";
import { drawing } from "./drawing.ts";

interface TypingLineProps {
  typingUsers: ReadonlySignal<readonly User[]>;
}

/** Says who is typing; it keeps its space while nobody is, so that nothing jumps. */
export function TypingLine({ typingUsers }: TypingLineProps) {
  return (
    <p class="typing">{drawing.value?.typingSentence(typingUsers.value)}</p>
  );
}
