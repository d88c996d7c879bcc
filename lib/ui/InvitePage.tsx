// Runs on the server.

import { roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What the page shows that invites to a room. */
export interface InviteView {
  readonly about: RoomHeading;
  /** Where the room is, as others get there. */
  readonly address: string;
  /** That address as a QR code; `null` where it is too long. */
  readonly code: {
    /** How wide and high it is, with the light zone around it. */
    readonly size: number;
    /** What is dark, as the data of a path in SVG. */
    readonly path: string;
  } | null;
}

/** A room's address, to be passed on. The sheet of a live room has parts of this. */
export function InvitePage({ view }: { view: InviteView }) {
  const { about, address, code } = view;
  const { room, text, topic } = about;
  return (
    <PlainPage title="Invite people">
      <p>
        This is the address of <bdi {...UNTRANSLATED}>{text}</bdi>:
      </p>
      {topic !== "" && <p class="hint" {...UNTRANSLATED}>{topic}</p>}
      <div class="field">
        <input
          type="text"
          readOnly
          value={address}
          aria-label="Address of this room"
        />
      </div>
      {code && (
        <svg
          class="qr"
          viewBox={`0 0 ${code.size} ${code.size}`}
          role="img"
          aria-label="QR code of this address"
        >
          <path fill="#fff" d={`M0 0h${code.size}v${code.size}H0z`} />
          <path fill="#000" d={code.path} shape-rendering="crispEdges" />
        </svg>
      )}
      <p class="hint privacy">
        {privacyOf(about)}
      </p>
      <p>
        <a href={roomPath(room)}>Back to the room</a>
      </p>
    </PlainPage>
  );
}

function privacyOf({ isListed, hasPassphrase }: RoomHeading): string {
  if (isListed) {
    return hasPassphrase
      ? "This room is listed in the lobby: everybody can find it, and whoever knows its passphrase can read and write."
      : "This room is listed in the lobby: everybody can find it, read and write.";
  }
  return hasPassphrase
    ? "This room is unlisted: whoever has this link and knows its passphrase can read and write."
    : "This room is unlisted: whoever has this link can read and write.";
}
