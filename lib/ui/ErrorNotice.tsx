// Runs on the server.

import { roomPath } from "../protocol/paths.ts";
import { PlainPage } from "./PlainPage.tsx";

interface ErrorNoticeProps {
  /** The HTTP status that the page has. */
  status: number;
  /** Why the request was refused, as a sentence without its full stop. */
  reason: string;
  /** Where one takes back what one has said where one may no longer be, if that is why. */
  ownHref?: string | null;
  /** The room whose passphrase would help. */
  room?: string | undefined;
}

/**
 * Says what went wrong, without what only the log should know.
 *
 * @param props The status, the reason where the reader can do something about it, and
 * what is left to do.
 */
export function ErrorNotice(
  { status, reason, ownHref = null, room }: ErrorNoticeProps,
) {
  const [title, text] = errorWords(status);
  return (
    <PlainPage title={title}>
      <p>{text ?? `${reason}.`}</p>
      <p class="actions">
        {room !== undefined && (
          <a class="button primary" href={roomPath(room)}>
            Give the passphrase
          </a>
        )}
        <a class={`button${room === undefined ? " primary" : ""}`} href="/">
          See all rooms
        </a>
        {ownHref !== null && (
          <a class="button" href={ownHref}>Delete what I said there</a>
        )}
      </p>
      <p class="hint">Error {status}</p>
    </PlainPage>
  );
}

/**
 * Words an error for a person.
 *
 * @param status An HTTP status from 400.
 * @returns A title and a sentence on what to do, `undefined` where only the reason
 * tells.
 */
export function errorWords(status: number): [title: string, text?: string] {
  if (status === 404) {
    return [
      "Nothing but sea",
      "There is no page at this address. It may be misspelled, or the page has moved.",
    ];
  }
  if (status === 405) {
    return [
      "That didn't work",
      "Islet couldn't make sense of this request. Go back and try again.",
    ];
  }
  // The reason says until when.
  if (status === 429) return ["A little too fast"];
  if (status === 503) {
    return [
      "Back in a moment",
      "Islet can't answer right now. Try again in a few seconds.",
    ];
  }
  if (status < 500) return ["That didn't work"];
  return [
    "Something broke",
    "The fault is on our side. Every message that was shown as sent is safe.",
  ];
}
