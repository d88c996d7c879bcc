// Runs in the browser and on the server.

import type { ComponentChildren } from "preact";
import type { User } from "../protocol/messages.ts";
import { isIgnored } from "./ignoring.ts";
import { personName } from "./person_name.tsx";

/** More names than this say less than "Several people". */
const MAX_NAMES = 2;

/**
 * Words who is typing.
 *
 * @param users Who; those whom the reader ignores are passed over.
 * @returns A sentence; nothing while nobody is.
 */
export function typingSentence(
  users: readonly User[],
): ComponentChildren {
  const heard = users.filter(({ userId }) => !isIgnored(userId));
  const [first, second] = heard;
  if (first === undefined) return null;
  if (second === undefined) {
    return (
      <>
        {personName(first)} is typing…
      </>
    );
  }
  if (heard.length > MAX_NAMES) return "Several people are typing…";
  return (
    <>
      {personName(first)} and {personName(second)} are typing…
    </>
  );
}
