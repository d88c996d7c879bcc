import { page } from "fresh";
import { Head } from "fresh/runtime";
import { firstSeqFrom, parseDate } from "../../../lib/chat/local_date.ts";
import type { RoomDoor } from "../../../lib/chat/room_door.ts";
import { QUERY_PROBLEMS } from "../../../lib/chat/search_query.ts";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { define } from "../../../lib/server/define.ts";
import { readerClock } from "../../../lib/server/reader_clock.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import { searchRoom } from "../../../lib/server/search_request.ts";
import { SearchPage, type SearchView } from "../../../lib/ui/SearchPage.tsx";

export const handler = define.handlers<SearchView>({
  async GET({ req, url, params, state }) {
    const door = enterRoom(state, params["room"]);
    const { searchParams: fields } = url;
    const clock = readerClock(req.headers);
    const view: SearchView = {
      room: door.room,
      title: (await door.about()).title ?? door.room,
      clock,
      query: fields.get("q") ?? "",
      isFirstPage: !fields.has("before"),
      found: null,
      error: null,
      date: fields.get("date") ?? "",
      dateError: null,
    };
    if (fields.has("date")) {
      const seq = await seqOnDate(door, view.date, clock.timeZone ?? "UTC");
      return typeof seq === "number"
        ? goTo(door, seq)
        : page({ ...view, dateError: seq.error }, { status: seq.status });
    }
    const found = await searchRoom(door, fields);
    if (found === "empty") return page(view);
    return typeof found === "string"
      ? page({ ...view, error: `${QUERY_PROBLEMS[found]}.` }, { status: 400 })
      : page({ ...view, found });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{documentTitle(data)}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <SearchPage view={data} />
  </>
));

function documentTitle({ title, query, found }: SearchView): string {
  const name = `Search ${title} · Islet`;
  return found === null ? name : `${query} · ${name}`;
}

function goTo({ room }: RoomDoor, seq: number): Response {
  const headers = { Location: `${roomPath(room)}?at=${seq}#m${seq}` };
  return new Response(null, { status: 303, headers });
}

async function seqOnDate(
  door: RoomDoor,
  typed: string,
  timeZone: string,
): Promise<number | { error: string; status: number }> {
  const date = parseDate(typed);
  if (date === null) {
    const error = "Write the day as year-month-day, such as 2026-05-01.";
    return { error, status: 400 };
  }
  const kept = await door.readAll("searches");
  return await firstSeqFrom(kept, date, timeZone) ??
    { error: "Nothing was said on that day or after it.", status: 200 };
}
