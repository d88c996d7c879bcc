// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { User } from "../protocol/messages.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import type { Hues } from "./author_hue.ts";
import { drawing } from "./drawing.ts";
import { served } from "./served.ts";
import { Wordmark } from "./Wordmark.tsx";

interface RoomLayoutProps {
  about: RoomHeading;
  onlineUsers: ReadonlySignal<readonly User[]>;
  onlineCount: ReadonlySignal<number>;
  /** The reader, if known. */
  user: ReadonlySignal<User | null>;
  hues: ReadonlySignal<Hues>;
  /** Whether who is here may have changed since. */
  isStale?: ReadonlySignal<boolean>;
  /** What the header tells of the connection. */
  status?: ComponentChildren;
  /** The conversation and what stands below it. */
  children: ComponentChildren;
}

/** The frame of a room: its header, the conversation, and who is here. */
export function RoomLayout(
  { status, children, ...people }: RoomLayoutProps,
) {
  const { value } = drawing;
  return (
    <div class="room">
      <header class="bar">
        <a class="home" href="/" aria-label="Islet: all rooms">
          <Wordmark />
        </a>
        {value ? value.roomHead(people.about) : served(".room-head")}
        {status}
        {value ? value.peopleMenu(people) : served(".people-menu")}
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
      {value ? value.peoplePanel(people) : served(".people-panel")}
    </div>
  );
}
