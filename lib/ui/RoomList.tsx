// Runs on the server.

import { roomPath } from "../protocol/paths.ts";
import { timeAgo } from "./time_ago.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/** A room as the lobby shows it. */
export interface ListedRoom {
  readonly room: string;
  readonly onlineCount: number;
  /** When it was last written in, in milliseconds since the epoch. */
  readonly lastMessageAt: number | null;
}

interface RoomListProps {
  rooms: readonly ListedRoom[];
  /** The time now, in milliseconds since the epoch. */
  now: number;
}

/** The open rooms, in the order given. */
export function RoomList({ rooms, now }: RoomListProps) {
  if (rooms.length === 0) {
    return (
      <div class="empty">
        <p class="empty-title">It's quiet out here.</p>
        <p>No room is open. Name one, and send its address to a friend.</p>
      </div>
    );
  }
  return (
    <ul class="rooms">
      {rooms.map(({ room, onlineCount, lastMessageAt }) => (
        <li key={room}>
          <a href={roomPath(room)}>
            <span class="room-name" {...UNTRANSLATED}>{room}</span>
            <span class={onlineCount > 0 ? "room-online live" : "room-online"}>
              {onlineCount > 0 ? `${onlineCount} here` : "Nobody here"}
            </span>
            <span class="room-activity">
              {lastMessageAt === null ? "No messages yet" : (
                <>
                  Last message{" "}
                  <time datetime={new Date(lastMessageAt).toISOString()}>
                    {timeAgo(lastMessageAt, now)}
                  </time>
                </>
              )}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
