import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { Change, Message } from "../../lib/protocol/messages.ts";
import { Clock } from "../../lib/ui/clock.ts";
import { LivePage } from "../../lib/ui/live_page.tsx";
import { seqs } from "../support/seqs.ts";
import { ana, anaSaid, ben, cleo, EVENING, NO_CLOCK } from "./render.ts";
import { aHeading } from "../support/a_heading.ts";

interface PageParts {
  messages?: readonly Message[];
  quoted?: readonly Message[];
  newSeq?: number | null;
}

/** What is live in room tea for Cleo, with Ben there. */
function aPage(
  { messages = [], quoted = [], newSeq = null }: PageParts = {},
) {
  return new LivePage({
    room: "tea",
    about: aHeading(),
    messages,
    quoted,
    hasOlder: false,
    newSeq,
    user: cleo,
    onlineUsers: [ben],
    clock: new Clock(NO_CLOCK),
    stylesheet: "/styles.css",
    nonce: "abc",
  });
}

function aChange(seq: number): Omit<Change, "kind"> {
  return { ...ana, seq, id: `c${seq}`, sentAt: EVENING, of: 1 };
}

/** The texts of rows, those marked that begin a group. */
function groupsOf(html: string): string[] {
  return [...html.matchAll(/class="message( starts)?".*?<p[^>]*>(.*?)<\/p>/g)]
    .map(([, starts, text]) => `${starts ? "* " : ""}${text}`);
}

Deno.test("LivePage goes on with the group in which it is", () => {
  const said = (seq: number) => anaSaid({ seq, text: `${seq}` });
  const page = aPage({ messages: seqs(1, 8).map(said) });
  assertEquals(groupsOf(page.begin())[0], "* 1");
  assertEquals(groupsOf(page.add([said(9)])), ["9"]);
  // A group has ten rows.
  assertEquals(groupsOf(page.add([said(10), said(11)])), ["10", "* 11"]);
  const other = anaSaid({ seq: 12, ...ben, text: "12" });
  assertEquals(groupsOf(page.add([other])), ["* 12"]);
  for (const seq of seqs(13, 40)) page.add([said(seq)]);
  assertEquals(groupsOf(page.add([said(41), said(42)])), ["41", "42"]);
  assertEquals(groupsOf(page.add([said(43)])), ["* 43"]);
});

Deno.test("LivePage tells a day once, and again with its first message where that changes", () => {
  const page = aPage({ messages: [anaSaid({ text: "Hallo" })] });
  const day = "Friday, May 1, 2026";
  assertStringIncludes(page.begin(), day);
  assert(!page.add([anaSaid({ seq: 2 })]).includes(day));
  const edited = page.add([{ kind: "edit", ...aChange(3), text: "Hello" }]);
  assertStringIncludes(edited, day);
  assertStringIncludes(edited, "Hello");
});

Deno.test("LivePage has each row stand by its seq, whatever came in between", () => {
  const page = aPage();
  const first = page.add([
    anaSaid({ seq: 1 }),
    { kind: "unknown", seq: 2 },
    anaSaid({ seq: 3 }),
  ]);
  assertStringIncludes(
    first,
    '<style nonce="abc">#r1{order:1}#r3{order:3}</style>',
  );
  const on = { kind: "reaction", emoji: "👍" } as const;
  const liked = page.add([
    { ...on, ...aChange(4), on: true },
    anaSaid({ seq: 5 }),
  ]);
  assertEquals(liked.match(/#r[^<]*/g), [
    "#r1{display:none}#r1-1{order:1}",
    "#r5{order:5}",
  ]);
  const takenBack = page.add([{ ...on, ...aChange(6), on: false }]);
  assertStringIncludes(takenBack, "#r1-1{display:none}#r1-2{order:1}");
  assertEquals(page.rowCount, 5);
});

Deno.test("LivePage draws no answers anew for what people think of what is answered", () => {
  const page = aPage({
    messages: [anaSaid(), anaSaid({ seq: 2, replyTo: 1, text: "Yes" })],
  });
  page.begin();
  const like = { kind: "reaction", emoji: "👍", ...aChange(3) } as const;
  assertEquals(groupsOf(page.add([{ ...like, on: true }])), ["* hi"]);
  assertEquals(
    groupsOf(page.add([{ kind: "delete", ...aChange(4) }])),
    ["* This message was deleted.", "Yes"],
  );
});

Deno.test("LivePage draws nothing for what changes nothing", () => {
  const page = aPage({ messages: [anaSaid()] });
  page.begin();
  const edit = { kind: "edit", ...aChange(2) } as const;
  assertEquals(page.add([edit, { ...edit, of: 99, text: "x" }]), "");
  assertEquals(page.rowCount, 1);
});

Deno.test("LivePage reads out what is said, and not again what has changed", () => {
  const page = aPage({ messages: [anaSaid()] });
  assertStringIncludes(page.begin(), 'role="log"');
  assert(!page.add([anaSaid({ seq: 2 })]).includes("aria-live"));
  assertStringIncludes(
    page.add([{ kind: "delete", ...aChange(3) }]),
    'aria-live="off"',
  );
});

Deno.test("LivePage leads out of the frame, and quotes what is older than it", () => {
  const page = aPage({
    messages: [anaSaid({ seq: 4, replyTo: 1 })],
    quoted: [anaSaid({ text: "Hallo" })],
  });
  const begin = page.begin();
  assertStringIncludes(begin, '<base href="/rooms/tea" target="_top"/>');
  assertEquals(groupsOf(begin), ["* hi"]);
  assertMatch(begin, /href="\/rooms\/tea\?at=1#m1".*Hallo/);
  const edited = page.add([{ kind: "edit", ...aChange(5), text: "Hello" }]);
  assertEquals(groupsOf(edited), ["* hi"]);
  assertMatch(edited, /class="quote".*Hello/);
  assertMatch(
    page.add([anaSaid({ seq: 6, replyTo: 2 })]),
    /href="\/rooms\/tea\?at=2#m2".*An earlier message/,
  );
});

Deno.test("LivePage opens at the line above what is new, and takes the focus there once", () => {
  const messages = [anaSaid(), anaSaid({ seq: 2 })];
  const page = aPage({ messages, newSeq: 2 });
  assertMatch(page.begin(), /id="r2".*id="new"[^>]* autofocus/);
  const edit = { kind: "edit", ...aChange(3), of: 2, text: "Hello" } as const;
  const edited = page.add([edit]);
  assertStringIncludes(edited, 'id="new"');
  assert(!edited.includes("autofocus"));
});

Deno.test("LivePage gives whoever comes a hue of their own, and marks what is the reader's", () => {
  const page = aPage({ messages: [anaSaid(), anaSaid({ seq: 2, ...ben })] });
  const html = page.begin() + page.add([anaSaid({ seq: 3, ...cleo })]) +
    page.add([
      anaSaid({ seq: 4, userId: "dora-id", userName: "Dora" }),
      anaSaid({ seq: 5, ...ana }),
    ]);
  const hues = [
    ...html.matchAll(/class="author (hue-\d+)" translate="no">(\w+)/g),
  ]
    .map(([, hue, name]) => [name, hue]);
  assertEquals(hues.map(([name]) => name), ["Ana", "Ben", "Dora", "Ana"]);
  assertEquals(new Set(hues.map(([, hue]) => hue)).size, 3);
  assertEquals(hues[0], hues[3]);
  assertMatch(html, /id="m3" class="message own starts"/);
});

Deno.test("LivePage ends as a whole page, with a way on", () => {
  const page = aPage({ messages: [anaSaid()] });
  const html = page.begin() + page.finish("The server restarts", 5);
  assertMatch(html, /^<!doctype html><html lang="en">.*<\/body><\/html>$/);
  assertEquals(html.match(/<ol/g)?.length, html.match(/<\/ol>/g)?.length);
  assertEquals(html.match(/<div/g)?.length, html.match(/<\/div>/g)?.length);
  assertStringIncludes(
    html,
    '<meta http-equiv="refresh" content="5; url=/rooms/tea/live"/>',
  );
  const last = aPage().finish("You may not be in this room", null);
  assert(!last.includes("refresh"));
  assertMatch(
    last,
    /You may not be in this room\. <a href="\/rooms\/tea\/live" target="_self">Go on<\/a>/,
  );
});

Deno.test("LivePage asks for something by an image that isn't seen", () => {
  assertEquals(
    aPage().ask("/rooms/tea/read?seq=7"),
    '<li hidden><img src="/rooms/tea/read?seq=7" alt/></li>',
  );
});
