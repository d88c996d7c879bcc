import { page } from "fresh";
import { Head } from "fresh/runtime";
import ChatRoom from "../../../islands/ChatRoom.tsx";
import { messagePagePath } from "../../../lib/protocol/page_paths.ts";
import { livePath, readPath, roomPath } from "../../../lib/protocol/paths.ts";
import { isOlder } from "../../../lib/protocol/read_marks.ts";
import { parseRoomName } from "../../../lib/protocol/room_name.ts";
import { parseRoomTitle } from "../../../lib/protocol/room_title.ts";
import { define } from "../../../lib/server/define.ts";
import { entryAnswer, type EntryView } from "../../../lib/server/entry_view.ts";
import { nameProblem } from "../../../lib/server/name_problem.ts";
import {
  loadRoomPage,
  newDraft,
  type RoomPage,
} from "../../../lib/server/room_page.ts";
import { markAsRead, readMarks } from "../../../lib/server/read_mark_cookie.ts";
import { takeOwnerLink } from "../../../lib/server/owner_link_cookie.ts";
import { parseCount } from "../../../lib/server/room_request.ts";
import { type TitlePath, titlePath } from "../../../lib/server/title_path.ts";
import { assignHues } from "../../../lib/ui/author_hue.ts";
import { EntryPage } from "../../../lib/ui/EntryPage.tsx";
import { InvalidRoom } from "../../../lib/ui/InvalidRoom.tsx";
import { ReadOnlyRoom } from "../../../lib/ui/ReadOnlyRoom.tsx";
import { drawing } from "../../../lib/ui/drawing.ts";
import { FULL_DRAWING } from "../../../lib/ui/full_drawing.ts";

drawing.value = FULL_DRAWING;

const TO_TEXT_BOX = { id: "text", label: "Skip to the text box" } as const;

/** What is at the address of a room; nothing where that can't be one. */
export type RoomView = RoomPage | EntryView | undefined;

export const handler = define.handlers<RoomView>({
  async GET(ctx) {
    const room = parseRoomName(ctx.params["room"] ?? "");
    if (room === null) return page(undefined, { status: 404 });
    const place = {
      before: seqIn(ctx.url, "before"),
      after: seqIn(ctx.url, "after"),
      at: seqIn(ctx.url, "at"),
    };
    const draft = newDraft();
    const { headers } = ctx.req;
    const nameError = nameProblem(ctx.state, ctx.req);
    const options = {
      room,
      place,
      carriedTitle: ctx.url.searchParams.get("title"),
      draft,
      headers,
      nameError,
    };
    let data: RoomPage;
    try {
      data = await loadRoomPage(ctx.state, options);
    } catch (error) {
      const { search } = ctx.url;
      const { view, status } = entryAnswer(ctx.state, error, { room, search });
      return page(view, { status });
    }
    const answer = new Headers();
    const known = readMarks(headers).get(room);
    // What was there at the first visit isn't new, nor after a room began anew.
    if (data.head !== null && !(known !== undefined && known <= data.head)) {
      markAsRead(answer, ctx.req, room, data.head);
    }
    if (data.isLatest) {
      ctx.state.skipTo = TO_TEXT_BOX;
      ctx.state.ownerLink = takeOwnerLink(answer, ctx.req, room);
    }
    return page(data, { headers: answer });
  },
});

export default define.page<typeof handler>(({ data, params, state }) => (
  <>
    <Head>
      <title>{title(data)}</title>
      <meta name="robots" content="noindex" />
      {data !== undefined && <Preview view={data} />}
    </Head>
    {data === undefined
      ? <InvalidRoom suggestion={suggestion(params["room"] ?? "")} />
      : "kind" in data
      ? <EntryPage {...data} hasName={state.caller.user !== null} />
      : (
        <>
          {state.ownerLink && (
            <OwnerNote room={data.room} link={state.ownerLink} />
          )}
          <Room page={data} />
        </>
      )}
  </>
));

/** What the maker of a room is told once. */
function OwnerNote({ room, link }: { room: string; link: string }) {
  return (
    <p class="page-note owner-note" role="status">
      This room is yours. Keep <a href={link}>its owner link</a>{" "}
      to be its owner in other browsers, too: it isn't shown again.{" "}
      <a href={roomPath(room)} referrerpolicy="no-referrer">Done</a>
    </p>
  );
}

/** The room that was probably meant by an address that can't be one. */
function suggestion(name: string): TitlePath | null {
  const title = parseRoomTitle(name);
  return title === null ? null : titlePath(title);
}

/** What can't be a seq counts as none: people shorten addresses. */
function seqIn({ searchParams }: URL, name: string): number | undefined {
  const seq = parseCount(searchParams.get(name));
  return typeof seq === "number" ? seq : undefined;
}

function title(data: RoomView): string {
  if (data === undefined) return "No such room · Islet";
  if ("kind" in data) {
    return `${data.error === null ? "" : "Not yet · "}Passphrase · Islet`;
  }
  const name = `${data.about.text} · Islet`;
  return data.draft.error === null ? name : `Not sent · ${name}`;
}

/**
 * What other programs show beside a link (https://ogp.me): of a room that isn't listed,
 * or has a passphrase, nothing but that it is one.
 */
function Preview({ view }: { view: RoomPage | EntryView }) {
  const shown = "kind" in view || !view.about.isListed ? null : view;
  return (
    <>
      <meta property="og:site_name" content="Islet" />
      <meta property="og:type" content="website" />
      <meta
        property="og:title"
        content={shown?.about.text ?? "A room on Islet"}
      />
      {shown !== null && <Description {...shown} />}
    </>
  );
}

function Description(
  { about: { topic }, onlineCount }: Pick<RoomPage, "about" | "onlineCount">,
) {
  const people = onlineCount === 1 ? "1 person" : `${onlineCount} people`;
  const content = topic === ""
    ? `A room on Islet, ${people} here now`
    : `${topic} · ${people} here now on Islet`;
  return <meta property="og:description" content={content} />;
}

function Room({ page }: { page: RoomPage }) {
  const { isLatest, draft, nameError, readSeq, ...shown } = page;
  const { hasNewer, soughtSeq, goesOn, ...room } = shown;
  const { newSeq } = room;
  const isCut = newSeq !== null && isOlder(newSeq, room);
  const place = { hasNewer, soughtSeq, goesOn };
  const { user, onlineUsers, messages, quoted } = room;
  const present = user === null ? onlineUsers : [...onlineUsers, user];
  const hues = assignHues(new Map(), present, [...quoted, ...messages]);
  const address = roomPath(room.room);
  if (!isLatest) {
    return (
      <ReadOnlyRoom {...room} {...place} hues={hues}>
        {readSeq !== null && <ReadImage room={room.room} seq={readSeq} />}
        <p class="join actions">
          <a class="button primary" href={`${address}#latest`}>
            Back to the latest messages
          </a>
          {messages.some(({ seq }) => seq === soughtSeq) && (
            <a class="button" href={messagePagePath(room.room, soughtSeq ?? 0)}>
              Reply, react, edit
            </a>
          )}
        </p>
      </ReadOnlyRoom>
    );
  }
  return (
    <>
      <noscript>
        <p class="page-note">
          If new messages don't show up,{" "}
          {/* Not as from itself: that would be a name that wasn't kept. */}
          <a href={address} referrerpolicy="no-referrer">reload</a>.
          {isCut && (
            <>
              {" "}
              More is new than fits here:{" "}
              <a href={`${address}?after=${newSeq - 1}#new`}>
                start with the first
              </a>.
            </>
          )}
          {readSeq !== null && <ReadImage room={room.room} seq={readSeq} />}
        </p>
        {/* The stylesheet has it in the place of the conversation. */}
        <div class="live">
          <iframe src={livePath(room.room, newSeq)} title="Messages, live" />
        </div>
      </noscript>
      <ChatRoom {...room} hues={hues} draft={draft} nameError={nameError} />
    </>
  );
}

/** What is asked for when a page is shown that has no scripts; see read.ts. */
function ReadImage({ room, seq }: { room: string; seq: number }) {
  const src = readPath(room, seq);
  // It isn't cached, and needs no key for that.
  return (
    <img class="visually-hidden" src={src} alt="" data-fresh-disable-lock />
  );
}
