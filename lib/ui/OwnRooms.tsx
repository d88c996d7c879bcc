// Runs on the server.

import type { ComponentChildren } from "preact";
import { roomPath } from "../protocol/paths.ts";
import { Lock } from "./Lock.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** A room that the reader has been in. */
export interface VisitedRoom {
  readonly room: string;
  readonly title: string;
  readonly isListed: boolean;
  /** Whether the reader has to give its passphrase first. */
  readonly isShutOut: boolean;
  /** How many messages are new to the reader. */
  readonly newCount: number;
  /** Whether there are more than those. */
  readonly hasMore: boolean;
}

interface OwnRoomsProps {
  /** Those that were read last first. */
  rooms: readonly VisitedRoom[];
  /** What stands beside the heading. */
  children?: ComponentChildren;
}

/** Others are behind a button: what is listed comes below. */
const SHOWN = 6;

/** The rooms that the reader has been in, which others don't see. */
export function OwnRooms({ rooms, children }: OwnRoomsProps) {
  if (rooms.length === 0) return null;
  const more = rooms.slice(SHOWN);
  return (
    <section aria-labelledby="own-title">
      <div class="rooms-head">
        <h2 id="own-title">Your rooms</h2>
        {children}
      </div>
      <Rooms rooms={rooms.slice(0, SHOWN)} />
      {more.length > 0 && (
        <details class="more-rooms">
          <summary>{more.length} more</summary>
          <Rooms rooms={more} />
        </details>
      )}
    </section>
  );
}

function Rooms({ rooms }: Pick<OwnRoomsProps, "rooms">) {
  return (
    <ul class="rooms own">
      {rooms.map(({ room, title, newCount, hasMore, ...state }) => (
        <li key={room}>
          <a href={roomPath(room)}>
            <bdi class="room-name" {...UNTRANSLATED}>{title}</bdi>
            {newCount > 0 && (
              <span class="room-new">{newCount}{hasMore && "+"} new</span>
            )}
            <State {...state} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function State(
  { isListed, isShutOut }: Pick<VisitedRoom, "isListed" | "isShutOut">,
) {
  if (isShutOut) {
    return (
      <span class="room-activity">
        <Lock />Passphrase
      </span>
    );
  }
  return <span class="room-activity">{isListed ? "Listed" : "Unlisted"}</span>;
}
