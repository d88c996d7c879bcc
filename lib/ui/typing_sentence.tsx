// Runs in the browser and on the server.

import type { ComponentChildren } from "preact";
import type { User } from "../protocol/messages.ts";
import { personName } from "./person_name.tsx";

/** More names than this say less than "Several people". */
const MAX_NAMES = 2;

/**
 * Words who is typing.
 *
 * @param users Who.
 * @returns A sentence; nothing while nobody is.
 */
export function typingSentence(
  users: readonly User[],
): ComponentChildren {
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
