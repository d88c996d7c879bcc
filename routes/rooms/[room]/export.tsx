import { page } from "fresh";
import { Head } from "fresh/runtime";
import { EXPORT_PATH } from "../../../lib/protocol/page_paths.ts";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { define } from "../../../lib/server/define.ts";
import {
  EXPORT_FORMATS,
  exportParts,
} from "../../../lib/server/export_formats.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { requireRoomName } from "../../../lib/server/room_request.ts";
import { PlainPage } from "../../../lib/ui/PlainPage.tsx";
import { UNTRANSLATED } from "../../../lib/ui/untranslated.ts";

const LABELS: readonly (readonly [ending: string, label: string])[] = [
  ["txt", "Text"],
  ["md", "Markdown"],
  ["json", "JSON, with everything"],
];

export const handler = define.handlers<{ room: string; title: string }>({
  async GET({ url, params, state: { islet, caller } }) {
    const room = requireRoomName(params["room"]);
    const ending = url.searchParams.get("format");
    if (ending === null) {
      const { title } = await islet.chat.enter(room, caller).about();
      return page({ room, title: title ?? room });
    }
    const format = EXPORT_FORMATS.get(ending);
    if (format === undefined) {
      throw new RequestError(400, "bad_request", "format is txt, md or json");
    }
    const door = islet.chat.enter(room, caller);
    const pages = await door.readAll("exports");
    const parts = exportParts(format, room, Date.now(), pages);
    const body = ReadableStream.from(parts)
      .pipeThrough(new TextEncoderStream());
    return new Response(body, {
      headers: {
        "Content-Type": format.contentType,
        "Content-Disposition": `attachment; filename="${room}.${ending}"`,
        "Cache-Control": "no-store",
      },
    });
  },
});

export default define.page<typeof handler>(({ data: { room, title } }) => {
  return (
    <>
      <Head>
        <title>{`Save ${title} · Islet`}</title>
        <meta name="robots" content="noindex" />
      </Head>
      <PlainPage title="Save the conversation">
        <p>
          All messages of <bdi {...UNTRANSLATED}>{title}</bdi>{" "}
          that are kept, in one file:
        </p>
        <p class="actions">
          {LABELS.map(([ending, label]) => (
            <a
              key={ending}
              class="button"
              href={`${roomPath(room)}/${EXPORT_PATH}?format=${ending}`}
              download={`${room}.${ending}`}
            >
              {label}
            </a>
          ))}
        </p>
        <p>
          <a href={roomPath(room)}>Back to the room</a>
        </p>
      </PlainPage>
    </>
  );
});
