import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";
import { ErrorNotice } from "../../lib/ui/ErrorNotice.tsx";
import { InvalidRoom } from "../../lib/ui/InvalidRoom.tsx";
import { ReadOnlyRoom } from "../../lib/ui/ReadOnlyRoom.tsx";
import { ana, anaSaid, NO_CLOCK, render, textOf } from "./render.ts";
import { aHeading } from "../support/a_heading.ts";

Deno.test("InvalidRoom says the rule, and suggests a name that follows it", () => {
  const suggestion = { room: "book-club", path: "/rooms/book-club" };
  const page = <InvalidRoom suggestion={suggestion} />;
  assert(textOf(page).includes(ROOM_NAME_RULE));
  assertStringIncludes(render(page), 'href="/rooms/book-club"');
});

Deno.test("InvalidRoom suggests nothing when nothing usable is left", () => {
  const html = render(<InvalidRoom suggestion={null} />);
  assert(!html.includes("/rooms/"));
});

for (const status of [400, 403, 404, 405, 413, 429, 500, 503]) {
  Deno.test(`ErrorNotice words status ${status} and leads back`, () => {
    const notice = <ErrorNotice status={status} reason="Because" />;
    const html = render(notice);
    assertEquals(html.match(/<h1/g)?.length, 1);
    assertStringIncludes(
      textOf(notice),
      `Error ${status}`,
    );
    assertStringIncludes(html, 'href="/"');
  });
}

for (
  const [status, isTold] of [[403, true], [413, true], [429, true], [
    404,
    false,
  ], [
    500,
    false,
  ]] as const
) {
  Deno.test(`ErrorNotice of status ${status} ${isTold ? "tells" : "keeps"} the reason`, () => {
    const notice = <ErrorNotice status={status} reason="Because" />;
    assertEquals(textOf(notice).includes("Because."), isTold);
  });
}

Deno.test("ReadOnlyRoom shows the room to a visitor", () => {
  const html = render(
    <ReadOnlyRoom
      room="tide"
      about={aHeading({ text: "tide" })}
      messages={[anaSaid({ text: "ahoy" })]}
      quoted={[]}
      hasOlder={false}
      hasNewer={false}
      newSeq={null}
      soughtSeq={undefined}
      goesOn={false}
      onlineUsers={[ana]}
      onlineCount={1}
      hues={new Map()}
      user={null}
      clock={NO_CLOCK}
    >
      <p>Back to the latest</p>
    </ReadOnlyRoom>,
  );
  assertStringIncludes(html, '<h1 translate="no">tide</h1>');
  assertStringIncludes(html, "ahoy");
  assertStringIncludes(html, "Here now");
  assertStringIncludes(html, "Back to the latest");
});
