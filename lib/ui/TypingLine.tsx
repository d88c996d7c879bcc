// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../protocol/messages.ts";
import { personName } from "./person_name.tsx";

/** More names than this say less than "Several people". */
const MAX_NAMES = 2;

interface TypingLineProps {
  typingUsers: ReadonlySignal<readonly User[]>;
}

/** Says who is typing; it keeps its space while nobody is, so that nothing jumps. */
export function TypingLine({ typingUsers }: TypingLineProps) {
  return <p class="typing">{typingSentence(typingUsers.value)}</p>;
}

function typingSentence(users: readonly User[]) {
  const [first, second] = users;
  if (first === undefined) return null;
  if (second === undefined) {
    return (
      <>
        {personName(first)} is typing…
      </>
    );
  }
  if (users.length > MAX_NAMES) return "Several people are typing…";
  return (
    <>
      {personName(first)} and {personName(second)} are typing…
    </>
  );
}
