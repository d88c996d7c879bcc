import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import ChatRoom from "../../islands/ChatRoom.tsx";
import type { ClockSetting } from "../../lib/protocol/clock_setting.ts";
import type { User } from "../../lib/protocol/messages.ts";
import { assignHues, preferredHue } from "../../lib/ui/author_hue.ts";
import { ana, anaSaid, ben, NO_CLOCK, render } from "./render.ts";
import { aHeading } from "../support/a_heading.ts";

function renderRoom(clock: ClockSetting = NO_CLOCK): string {
  return render(
    <ChatRoom
      room="tide"
      about={aHeading({ text: "tide" })}
      user={ana}
      messages={[anaSaid({ seq: 7 }), anaSaid({ ...ben, seq: 8 })]}
      quoted={[]}
      head={8}
      hasOlder
      newSeq={null}
      onlineUsers={[ana, ben]}
      onlineCount={2}
      hues={assignHues(new Map(), [ana, ben])}
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
  const html = renderRoom({ ...NO_CLOCK, timeZone: "Asia/Tokyo" });
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

Deno.test("ChatRoom gives a person one hue in heads, quotes and lists, and others another", () => {
  // Both of them prefer the same.
  const users = ["user-2", "user-20"].map((userId) => ({
    userId,
    userName: userId,
  }));
  const [first = ben, second = ben] = users;
  assertEquals(preferredHue(first.userId), preferredHue(second.userId));
  const html = render(
    <ChatRoom
      room="tide"
      about={aHeading({ text: "tide" })}
      user={ana}
      messages={[
        anaSaid({ ...first, seq: 1 }),
        anaSaid({ ...second, seq: 2 }),
        anaSaid({ ...ana, seq: 3, replyTo: 2 }),
      ]}
      quoted={[]}
      head={3}
      hasOlder={false}
      newSeq={null}
      onlineUsers={users}
      onlineCount={2}
      hues={assignHues(new Map(), [...users, ana])}
      draft={{ id: "form-1", text: "", error: null }}
      clock={NO_CLOCK}
      nameError={null}
    />,
  );
  const huesOf = ({ userName }: User) =>
    [...html.matchAll(
      /(hue-\d+)"[^>]*>([^<]*)<(?:\/bdi|\/span><bdi[^>]*>([^<]*))/g,
    )]
      .filter(([, , chip, name]) => (name ?? chip) === userName)
      .map(([, hue]) => hue);
  for (const user of users) assertEquals(new Set(huesOf(user)).size, 1);
  assertNotEquals(huesOf(first)[0], huesOf(second)[0]);
  // In two lists, a head's chip and name; the second one is quoted, too.
  assertEquals(users.map((user) => huesOf(user).length), [3, 4]);
});

Deno.test("ChatRoom uses each id once", () => {
  const ids = renderRoom().match(/(?<=\sid=")[^"]+/g) ?? [];
  assertEquals(ids.length, new Set(ids).size);
});
