import { page } from "fresh";
import { Head } from "fresh/runtime";
import ChatRoom from "../../../islands/ChatRoom.tsx";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { parseRoomName } from "../../../lib/protocol/room_name.ts";
import { define } from "../../../lib/server/define.ts";
import { nameProblem } from "../../../lib/server/name_problem.ts";
import {
  loadRoomPage,
  newDraft,
  type RoomPage,
} from "../../../lib/server/room_page.ts";
import { parseCount } from "../../../lib/server/room_request.ts";
import { InvalidRoom } from "../../../lib/ui/InvalidRoom.tsx";
import { JoinBar } from "../../../lib/ui/JoinBar.tsx";
import { ReadOnlyRoom } from "../../../lib/ui/ReadOnlyRoom.tsx";
import { textParts } from "../../../lib/ui/text_parts.ts";
import { textReader } from "../../../lib/ui/text_reader.ts";

textReader.value = textParts;

export const handler = define.handlers<RoomPage | undefined>({
  async GET(ctx) {
    const room = parseRoomName(ctx.params["room"] ?? "");
    if (room === null) return page(undefined, { status: 404 });
    const place = {
      before: seqIn(ctx.url, "before"),
      after: seqIn(ctx.url, "after"),
      at: seqIn(ctx.url, "at"),
    };
    const draft = newDraft();
    return page(await loadRoomPage(ctx.state, { room, place, draft }));
  },
});

export default define.page<typeof handler>(({ data, params, url }) => (
  <>
    <Head>
      <title>{title(data)}</title>
      <meta name="robots" content="noindex" />
    </Head>
    {data === undefined
      ? <InvalidRoom name={params["room"] ?? ""} />
      : <Room page={data} nameError={nameProblem(url)} />}
  </>
));

/** What can't be a seq counts as none: people shorten addresses. */
function seqIn({ searchParams }: URL, name: string): number | undefined {
  const seq = parseCount(searchParams.get(name));
  return typeof seq === "number" ? seq : undefined;
}

function title(data: RoomPage | undefined): string {
  if (data === undefined) return "No such room · Islet";
  const name = `${data.room} · Islet`;
  return data.draft.error === null ? name : `Not sent · ${name}`;
}

interface RoomProps {
  page: RoomPage;
  nameError: string | null;
}

function Room({ page, nameError }: RoomProps) {
  const { user, isLatest, draft, hasNewer, soughtSeq, ...room } = page;
  const place = { hasNewer, soughtSeq };
  const address = roomPath(room.room);
  if (!isLatest) {
    return (
      <ReadOnlyRoom {...room} {...place} user={user}>
        <p class="join actions">
          <a class="button primary" href={`${address}#latest`}>
            Back to the latest messages
          </a>
        </p>
      </ReadOnlyRoom>
    );
  }
  if (user === null) {
    return (
      <ReadOnlyRoom {...room} {...place} user={null}>
        <JoinBar room={room.room} draft={draft} nameError={nameError} />
      </ReadOnlyRoom>
    );
  }
  return (
    <>
      <noscript>
        <p class="page-note">
          New messages show up when you <a href={address}>reload</a>.
        </p>
      </noscript>
      <ChatRoom {...room} user={user} draft={draft} />
    </>
  );
}
