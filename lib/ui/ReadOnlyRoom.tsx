// Runs on the server.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { PendingMessage } from "../client/room/outbox.ts";
import type { Draft } from "../client/unsent/stored_room.ts";
import type { ClockSetting } from "../protocol/clock_setting.ts";
import { findMessage } from "../protocol/find_message.ts";
import type { Message, User } from "../protocol/messages.ts";
import { roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import type { Hues } from "./author_hue.ts";
import { clockOf } from "./kept_clocks.ts";
import type { LogClient } from "./log_client.ts";
import { MessageLog } from "./MessageLog.tsx";
import { RoomLayout } from "./RoomLayout.tsx";

interface ReadOnlyRoomProps {
  room: string;
  about: RoomHeading;
  messages: readonly Message[];
  /** Those that they answer and that aren't among them. */
  quoted: readonly Message[];
  hasOlder: boolean;
  /** Whether newer messages are kept. */
  hasNewer: boolean;
  /** seq of the message that the page was opened to show. */
  soughtSeq: number | undefined;
  /** Whether it opens at its beginning, to be read on from there. */
  goesOn: boolean;
  /** From this seq on messages are new to the reader; `null` when none are. */
  newSeq: number | null;
  onlineUsers: readonly User[];
  onlineCount: number;
  /** The hues of all on the page. */
  hues: Hues;
  /** The reader, if known. */
  user: User | null;
  /** How the reader reads the time, as far as that is known. */
  clock: ClockSetting;
  /** What stands below the conversation. */
  children: ComponentChildren;
}

/** A room to read: no script runs in it. */
export function ReadOnlyRoom(
  { room, about, children, ...state }: ReadOnlyRoomProps,
) {
  const user = useSignal(state.user);
  const onlineUsers = useSignal(state.onlineUsers);
  const onlineCount = useSignal(state.onlineCount);
  const client: LogClient = {
    user,
    messages: useSignal(state.messages),
    pending: useSignal<readonly PendingMessage[]>([]),
    draft: useSignal<Draft>({ id: "", text: "" }),
    hasOlder: useSignal(state.hasOlder),
    loadingOlder: useSignal(false),
    // A page that was opened to show something leads there.
    newSeq: useSignal(state.soughtSeq === undefined ? state.newSeq : null),
    find: (seq = 0) =>
      findMessage(state.messages, seq) ?? findMessage(state.quoted, seq),
    retry: nothing,
    discard: nothing,
    loadOlder: nothing,
    noteView: nothing,
  };
  const clock = useSignal(clockOf(state.clock));
  const hues = useSignal(state.hues);
  const newestSeq = state.messages.at(-1)?.seq;
  return (
    <RoomLayout
      about={about}
      onlineUsers={onlineUsers}
      onlineCount={onlineCount}
      user={user}
      hues={hues}
    >
      <div class={state.goesOn ? "as-is going-on" : "as-is"}>
        <MessageLog
          room={room}
          topic={about.topic}
          client={client}
          hues={hues}
          clock={clock}
          soughtSeq={state.soughtSeq}
        />
      </div>
      {state.hasNewer && newestSeq !== undefined && (
        <p class="newer">
          <a
            class="button"
            href={`${roomPath(room)}?after=${newestSeq}`}
          >
            Load newer messages
          </a>
        </p>
      )}
      {children}
    </RoomLayout>
  );
}

async function nothing(): Promise<void> {}
