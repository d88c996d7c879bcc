import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { browserPage } from "../lib/client/page/browser.ts";
import { ChatClient } from "../lib/client/page/chat_client.ts";
import type { ClockSetting } from "../lib/protocol/clock_setting.ts";
import type { Message, User } from "../lib/protocol/messages.ts";
import type { RoomHeading } from "../lib/protocol/room_heading.ts";
import { Announcements } from "../lib/ui/Announcements.tsx";
import type { Hues } from "../lib/ui/author_hue.ts";
import { Clock, localClock } from "../lib/ui/clock.ts";
import { Composer, type ComposerText } from "../lib/ui/Composer.tsx";
import { ConnectionBadge, isLoss } from "../lib/ui/ConnectionBadge.tsx";
import { MessageLog } from "../lib/ui/MessageLog.tsx";
import { RoomBoundary } from "../lib/ui/RoomBoundary.tsx";
import { RoomLayout } from "../lib/ui/RoomLayout.tsx";
import { SoundToggle } from "../lib/ui/SoundToggle.tsx";
import { drawing } from "../lib/ui/drawing.ts";
import { TypingLine } from "../lib/ui/TypingLine.tsx";
import { useHues } from "../lib/ui/use_hues.ts";

const loadLiveRoom = (): Promise<typeof import("../lib/live/live_room.ts")> =>
  import("../lib/live/live_room.ts").catch(({ message }) =>
    // Chromium never asks again for a file that failed once, unless it has another
    // address. The message says which it was.
    import(`${/http.*/.exec(message)}?${Date.now()}`)
  );
const environment = browserPage(loadLiveRoom);

interface ChatRoomProps {
  room: string;
  about: RoomHeading;
  /** The reader; `null` without a name. */
  user: User | null;
  messages: readonly Message[];
  /** Those that they answer and that aren't among them. */
  quoted: readonly Message[];
  head: number | null;
  hasOlder: boolean;
  onlineUsers: readonly User[];
  onlineCount: number;
  /** The hues of all on the page. */
  hues: Hues;
  /** From this seq on messages are new to the reader; `null` when none are. */
  newSeq: number | null;
  draft: ComposerText;
  /** How the reader reads the time, as far as the server knows. */
  clock: ClockSetting;
  /** Why the name that the reader chose didn't work, as a sentence. */
  nameError: string | null;
}

/** A room, live; as the server sent it where its scripts fail. */
export default function ChatRoom(props: ChatRoomProps) {
  return (
    <RoomBoundary>
      <LiveRoom {...props} />
    </RoomBoundary>
  );
}

/**
 * It is drawn once: signals go down to the parts, so that each part draws itself again
 * when what it shows has changed, and nothing else does.
 */
function LiveRoom(props: ChatRoomProps) {
  const { room, about, draft, nameError } = props;
  const client = useMemo(
    () => new ChatClient({ ...props, environment }),
    [],
  );
  // The first drawing has to match the server's, which may not know the time zone.
  const clock = useSignal(
    drawing.value?.clockOf(props.clock) ?? new Clock(props.clock),
  );
  const hues = useHues(props.hues, client);
  const isStale = useComputed(() => isLoss(client.shownConnection.value));

  useEffect(() => {
    clock.value = localClock();
    keepTranslated();
    client.start();
    return () => client.dispose();
  }, [client]);
  useSignalEffect(() => {
    if (client.connection.value.state === "online") loadDrawing();
  });

  return (
    <RoomLayout
      about={about}
      onlineUsers={client.onlineUsers}
      onlineCount={client.onlineCount}
      user={client.user}
      hues={hues}
      isStale={isStale}
      status={
        <>
          <ConnectionBadge
            connection={client.shownConnection}
            onReconnect={() => client.reconnect()}
          />
          <SoundToggle client={client} />
        </>
      }
    >
      <MessageLog
        room={room}
        topic={about.topic}
        client={client}
        hues={hues}
        clock={clock}
      />
      <TypingLine typingUsers={client.typingUsers} />
      <Composer
        room={room}
        user={client.user}
        draft={draft}
        nameError={nameError}
        notice={client.notice}
        onSend={(text) => client.send(text)}
        kept={client.draft}
        onType={(text) => {
          client.keepDraft(text);
          client.typing();
        }}
      />
      <Announcements client={client} />
    </RoomLayout>
  );
}

/** Where that fails, the server is away: the next connection tries again. */
function loadDrawing(): void {
  loadLiveRoom().then(
    ({ LIVE_DRAWING }) => drawing.value = LIVE_DRAWING,
    () => {},
  );
}

/**
 * A page may be translated before it is live, so this doesn't wait for that; and it is
 * live without it, where this fails.
 */
function keepTranslated(): void {
  import("../lib/client/page/translation.ts").then(
    ({ followTranslation }) => followTranslation(".room"),
    () => {},
  );
}
