// Runs on the server.

import type { ComponentChildren } from "preact";
import { roomPath } from "../protocol/paths.ts";
import { Lock } from "./Lock.tsx";
import { timeAgo } from "./time_ago.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/** A room as the lobby shows it. */
export interface ListedRoom {
  readonly room: string;
  readonly title: string;
  /** What it is about; empty for nothing. */
  readonly topic: string;
  /** Whether everybody has to know something to get in. */
  readonly hasPassphrase: boolean;
  readonly onlineCount: number;
  /** When it was last written in, in milliseconds since the epoch. */
  readonly lastMessageAt: number | null;
}

/** A page of the rooms that the lobby shows to everybody. */
export interface ListedRooms {
  readonly rooms: readonly ListedRoom[];
  /** What was looked for; empty for all. */
  readonly q: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** How many rooms are listed, found or not. */
  readonly listed: number;
}

interface RoomListProps extends ListedRooms {
  /** The time now, in milliseconds since the epoch. */
  now: number;
  /** What stands beside the heading. */
  children?: ComponentChildren;
}

/** So few rooms are seen at a glance. */
const FEW_ROOMS = 8;

/** The rooms that everybody may see, in the order given, and a way to look for one. */
export function RoomList(props: RoomListProps) {
  const { rooms, q, listed, now, children } = props;
  return (
    <section aria-labelledby="rooms-title">
      <div class="rooms-head">
        <h2 id="rooms-title">Listed rooms</h2>
        {children}
      </div>
      {(listed > FEW_ROOMS || q !== "") && <SearchForm q={q} />}
      {rooms.length === 0
        ? <NoRooms q={q} />
        : <Rooms rooms={rooms} now={now} />}
      <Pages {...props} />
    </section>
  );
}

function SearchForm({ q }: Pick<ListedRooms, "q">) {
  return (
    <form class="field room-search" action="/" role="search">
      <input
        type="search"
        name="q"
        aria-label="Look for a listed room"
        placeholder="Look for a room"
        autocomplete="off"
        dir="auto"
        value={q}
      />
      <button type="submit">Find</button>
      {q !== "" && <a class="button" href="/">All</a>}
    </form>
  );
}

function NoRooms({ q }: Pick<ListedRooms, "q">) {
  return (
    <div class="empty">
      <p class="empty-title">It's quiet out here.</p>
      {q === ""
        ? <p>No room is listed. Make one, and send its link to a friend.</p>
        : (
          <p>
            No listed room is called <bdi {...UNTRANSLATED}>{q}</bdi>.
          </p>
        )}
    </div>
  );
}

function Rooms({ rooms, now }: Pick<RoomListProps, "rooms" | "now">) {
  return (
    <ul class="rooms">
      {rooms.map((listed) => (
        <li key={listed.room}>
          <a href={roomPath(listed.room)}>
            <bdi class="room-name" {...UNTRANSLATED}>{listed.title}</bdi>
            {listed.topic !== "" && (
              <bdi class="room-topic" {...UNTRANSLATED}>{listed.topic}</bdi>
            )}
            {listed.hasPassphrase
              ? (
                <span class="room-activity">
                  <Lock />Passphrase
                </span>
              )
              : <Activity {...listed} now={now} />}
          </a>
        </li>
      ))}
    </ul>
  );
}

type ActivityProps =
  & Pick<ListedRoom, "onlineCount" | "lastMessageAt">
  & Pick<RoomListProps, "now">;

function Activity({ onlineCount, lastMessageAt, now }: ActivityProps) {
  return (
    <>
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
    </>
  );
}

function Pages({ q, page, pages }: ListedRooms) {
  if (pages === 1) return null;
  const path = (number: number) => {
    const query = new URLSearchParams({
      ...(q !== "" && { q }),
      page: String(number),
    });
    return `/?${query}#rooms-title`;
  };
  return (
    <nav class="pages" aria-label="Pages of listed rooms">
      {page > 1 && (
        <a class="button" rel="prev" href={path(page - 1)}>Previous</a>
      )}
      <span>Page {page} of {pages}</span>
      {page < pages && (
        <a class="button" rel="next" href={path(page + 1)}>Next</a>
      )}
    </nav>
  );
}
