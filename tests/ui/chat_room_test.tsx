import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import ChatRoom from "../../islands/ChatRoom.tsx";
import type { ClockSetting } from "../../lib/protocol/clock_setting.ts";
import { ana, anaSaid, ben, render } from "./render.ts";

function renderRoom(clock: ClockSetting | null = null): string {
  return render(
    <ChatRoom
      room="tide"
      user={ana}
      messages={[anaSaid({ seq: 7 }), anaSaid({ ...ben, seq: 8 })]}
      head={8}
      hasOlder
      onlineUsers={[ana, ben]}
      onlineCount={2}
      draft={{ id: "form-1", text: "", error: null }}
      clock={clock}
      nameError={null}
    />,
  );
}

Deno.test("ChatRoom works before and without scripts", () => {
  const html = renderRoom();
  assertStringIncludes(html, 'href="/rooms/tide?before=7"');
  assertStringIncludes(html, 'action="/rooms/tide/messages"');
  assertStringIncludes(html, "20:30 UTC");
  assertEquals(html.match(/<li id="m\d+" class="message/g)?.length, 2);
});

Deno.test("ChatRoom tells times as the reader reads them, where that is known", () => {
  const html = renderRoom({ timeZone: "Asia/Tokyo", hourCycle: "h23" });
  assertStringIncludes(html, ">05:30</time>");
});

Deno.test("ChatRoom claims no connection before there is one", () => {
  assertStringIncludes(renderRoom(), '<div class="connection idle">');
});

Deno.test("ChatRoom has one main part, one heading of its own, and a quiet live region", () => {
  const html = renderRoom();
  assertEquals(html.match(/<main/g)?.length, 1);
  assertEquals(html.match(/<h1/g)?.length, 1);
  assertStringIncludes(
    html,
    '<p class="visually-hidden" aria-live="polite"></p>',
  );
});

Deno.test("ChatRoom needs no inline styles or handlers, which the policy forbids", () => {
  assert(!/\s(style|on\w+)=/.test(renderRoom()));
});

Deno.test("ChatRoom uses each id once", () => {
  const ids = renderRoom().match(/(?<=\sid=")[^"]+/g) ?? [];
  assertEquals(ids.length, new Set(ids).size);
});
