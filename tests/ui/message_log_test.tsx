import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { findMessage } from "../../lib/protocol/find_message.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import { clockOf } from "../../lib/ui/kept_clocks.ts";
import { MessageLog } from "../../lib/ui/MessageLog.tsx";
import type { PendingMessage } from "../../lib/client/room/outbox.ts";
import {
  ana,
  anaSaid,
  ben,
  EVENING,
  huesOf,
  NO_CLOCK,
  nothing,
  nothingYet,
  render,
  still,
} from "./render.ts";

function aPending(change: Partial<PendingMessage> = {}): PendingMessage {
  return {
    id: "p",
    text: "soon",
    sentAt: EVENING,
    state: "sending",
    error: null,
    ...change,
  };
}

interface LogState {
  messages?: Message[];
  pending?: PendingMessage[];
  hasOlder?: boolean;
  loadingOlder?: boolean;
  newSeq?: number;
}

function renderLog(state: LogState): string {
  const { messages = [], pending = [] } = state;
  return render(
    <MessageLog
      room="tide"
      topic=""
      client={{
        messages: still(messages),
        pending: still(pending),
        user: still(ben),
        draft: still({ id: "d", text: "" }),
        hasOlder: still(state.hasOlder ?? false),
        loadingOlder: still(state.loadingOlder ?? false),
        newSeq: still(state.newSeq ?? null),
        find: (seq) => findMessage(messages, seq ?? 0),
        retry: nothing,
        discard: nothing,
        loadOlder: nothingYet,
        noteView: nothing,
      }}
      hues={huesOf(messages)}
      clock={still(clockOf(NO_CLOCK))}
    />,
  );
}

Deno.test("MessageLog invites when nothing has been said", () => {
  const html = renderLog({});
  assertStringIncludes(html, "Nothing has been said here yet.");
  assert(!html.includes("conversation begins"));
});

Deno.test("MessageLog says nothing of the sort when it couldn't be read", () => {
  const html = renderLog({ hasOlder: true });
  assert(!html.includes("Nothing has been said"));
});

Deno.test("MessageLog says where the conversation begins", () => {
  const html = renderLog({ messages: [anaSaid()] });
  assertStringIncludes(html, "This is where the conversation begins.");
});

Deno.test("MessageLog leads to older messages by a link, without scripts too", () => {
  const messages = [anaSaid({ seq: 51 }), anaSaid({ seq: 52 })];
  const html = renderLog({ messages, hasOlder: true });
  assertStringIncludes(html, 'href="/rooms/tide?before=51"');
  assertStringIncludes(html, "Load older messages");
  assert(!html.includes("conversation begins"));
});

Deno.test("MessageLog says when older messages are on their way", () => {
  const html = renderLog({
    messages: [anaSaid({ seq: 51 })],
    hasOlder: true,
    loadingOlder: true,
  });
  assertStringIncludes(html, 'aria-busy="true"');
  assertStringIncludes(html, "Loading…");
});

Deno.test("MessageLog names the author and the time of a message", () => {
  const html = renderLog({ messages: [anaSaid({ text: "ahoy" })] });
  assertStringIncludes(html, "<h2>Friday, May 1, 2026</h2>");
  assertStringIncludes(html, ">Ana</bdi>");
  assertStringIncludes(
    html,
    '<time datetime="2026-05-01T20:30:00.000Z">20:30 UTC</time>',
  );
  assertStringIncludes(html, '<p class="text" dir="auto">ahoy</p>');
});

Deno.test("MessageLog tells with each message who said it, and when", () => {
  const html = renderLog({
    messages: [
      anaSaid(),
      anaSaid({ seq: 2, sentAt: EVENING + 60_000 }),
      anaSaid({ ...ben, seq: 3, sentAt: EVENING + 120_000 }),
      anaSaid({ ...ben, seq: 4, sentAt: EVENING + 180_000 }),
    ],
  });
  const told = html.split('<li id="m').slice(1).map((row) =>
    row.split('<p class="text"')[0]?.replace(/<[^>]*>/g, " ")
      .replace(/^[^>]*>/, "").replace(/\s+/g, " ").trim()
  );
  assertEquals(told, [
    "A Ana , 20:30 UTC",
    "\u2068Ana\u2069, 20:31 UTC",
    "You Ben , 20:32 UTC",
    "You, 20:33 UTC",
  ]);
});

Deno.test("MessageLog draws a line above the first message that is new", () => {
  const messages = [1, 2, 3].map((seq) => anaSaid({ seq, text: `Nr. ${seq}` }));
  const html = renderLog({ messages, newSeq: 2 });
  const [before = "", after = ""] = html.split('<li id="new"');
  assertStringIncludes(before, "Nr. 1");
  assert(!before.includes("Nr. 2"));
  assertStringIncludes(after, "Nr. 2");
  // Whose it is stands below the line, though it goes on with the same author.
  assertEquals(html.match(/class="message-head"/g)?.length, 2);
  assert(!renderLog({ messages }).includes('id="new"'));
});

Deno.test("MessageLog tells the reader's own messages apart", () => {
  const html = renderLog({
    messages: [anaSaid(), anaSaid({ ...ben, seq: 2 })],
  });
  assertEquals(html.match(/class="message own/g)?.length, 1);
  assertStringIncludes(html, ">You</span>");
  // Their name is there to be copied, and read to nobody.
  const name =
    '<span class="own-name" aria-hidden="true"><bdi translate="no">Ben<';
  assertEquals(html.split(">Ben<").length, html.split(name).length);
});

Deno.test("MessageLog shows markup as text", () => {
  const text = '<img src=x onerror="alert(1)">';
  const html = renderLog({ messages: [anaSaid({ text, userName: "<b>" })] });
  assert(!html.includes("<img"));
  assert(!html.includes("<b>"));
  assertStringIncludes(html, "&lt;img src=x");
});

Deno.test("MessageLog opens links elsewhere, and vouches for none", () => {
  const html = renderLog({
    messages: [anaSaid({ text: 'see https://a.example/?a=1&b="2' })],
  });
  assertStringIncludes(
    html,
    '<a href="https://a.example/?a=1&amp;b=" target="_blank" rel="noopener noreferrer nofollow ugc">',
  );
});

Deno.test("MessageLog shows a message on its way", () => {
  const html = renderLog({
    messages: [anaSaid()],
    pending: [aPending()],
  });
  assertStringIncludes(html, 'class="message own sending starts"');
  assertStringIncludes(html, "Sending…");
  assert(!html.includes("Retry"));
});

Deno.test("MessageLog groups a message on its way as it will be when it is sent", () => {
  const alone = renderLog({ messages: [anaSaid()], pending: [aPending()] });
  assertStringIncludes(alone, 'class="message own sending starts"');
  const grouped = renderLog({
    messages: [anaSaid(ben)],
    pending: [aPending()],
  });
  assertStringIncludes(grouped, 'class="message own sending"');
});

Deno.test("MessageLog shows why a message was refused, and what to do", () => {
  const error = "You are not allowed here";
  const html = renderLog({
    pending: [aPending({ state: "refused", error })],
  });
  assertStringIncludes(html, 'class="message own refused starts"');
  assertStringIncludes(html, `<p role="alert">${error}</p>`);
  assertStringIncludes(html, ">Retry</button>");
  assertStringIncludes(html, ">Discard</button>");
});

Deno.test("MessageLog is no live region: history is never read out", () => {
  const html = renderLog({
    messages: [anaSaid(), anaSaid({ ...ana, seq: 2 })],
  });
  assert(!/aria-live|role="(log|status|alert)"/.test(html));
});

Deno.test("MessageLog can be scrolled with the keyboard and found by its name", () => {
  const html = renderLog({ messages: [anaSaid()] });
  assertStringIncludes(
    html,
    '<section class="log" aria-label="Messages" tabindex="0">',
  );
});

Deno.test("MessageLog ends where a sent form leads", () => {
  assertStringIncludes(renderLog({ messages: [anaSaid()] }), 'id="latest"');
});

Deno.test("MessageLog shows what a message answers, and leads there", () => {
  const messages = [
    anaSaid({ seq: 7, text: "Tea <now>?" }),
    anaSaid({ ...ben, seq: 8, text: "Yes", replyTo: 7 }),
  ];
  const html = renderLog({ messages });
  assertStringIncludes(html, '<li id="m7"');
  assertStringIncludes(html, 'class="quote" href="/rooms/tide?at=7#m7"');
  assertEquals(html.match(/Tea &lt;now>\?/g)?.length, 2);
});

Deno.test("MessageLog leads to what a message answers where that isn't on the page", () => {
  const html = renderLog({ messages: [anaSaid({ seq: 8, replyTo: 7 })] });
  assertStringIncludes(html, 'href="/rooms/tide?at=7#m7"');
  assertStringIncludes(html, "An earlier message");
});

Deno.test("MessageLog quotes no more of a message than fits, and no half of a letter", () => {
  const text = "😀".repeat(1000);
  const html = renderLog({
    messages: [anaSaid({ seq: 7, text }), anaSaid({ seq: 8, replyTo: 7 })],
  });
  const [, quoted = ""] = html.split('class="quote"');
  assertEquals(quoted.split("</a>")[0]?.match(/😀/gu)?.length, 240);
  assert(html.isWellFormed());
});

Deno.test("MessageLog shows of a deleted message that it was there", () => {
  const html = renderLog({
    messages: [
      anaSaid({ seq: 7, text: "", deleted: true }),
      anaSaid({ seq: 8, replyTo: 7 }),
    ],
  });
  assertStringIncludes(html, "This message was deleted.");
  assertStringIncludes(html, "<bdi>Deleted message</bdi>");
  assertStringIncludes(html, ">Ana</bdi>");
});

Deno.test("MessageLog tells authors of one name apart, in heads, quotes and reactions", () => {
  const other = { userId: "other-id", userName: "Ana", tag: "k3" };
  const html = renderLog({
    messages: [
      anaSaid(),
      anaSaid({ ...other, seq: 2 }),
      anaSaid({
        seq: 3,
        replyTo: 2,
        reactions: [{ emoji: "👍", users: [ana, other] }],
      }),
    ],
  });
  assertEquals(html.match(/<div class="message-head">/g)?.length, 3);
  assertEquals(
    html.match(/Ana<\/bdi><span class="tag"> k3<\/span>/g)?.length,
    2,
  );
  assertStringIncludes(html, 'data-names="Ana, Ana k3"');
});

Deno.test("MessageLog says which messages were edited, and when", () => {
  const nextDay = EVENING + 24 * 60 * 60 * 1000;
  const html = renderLog({
    messages: [
      anaSaid(),
      anaSaid({ seq: 2, editedAt: EVENING + 60_000 }),
      anaSaid({ seq: 3, editedAt: nextDay }),
    ],
  });
  assertEquals([...html.matchAll(/class="edited".*?<\/time>/g)].map(String), [
    'class="edited" datetime="2026-05-01T20:31:00.000Z">edited 20:31 UTC</time>',
    'class="edited" datetime="2026-05-02T20:30:00.000Z">edited Saturday, May 2, 2026</time>',
  ]);
});

Deno.test("MessageLog shows who thinks what of a message", () => {
  const others = Array.from({ length: 24 }, (_, n) => ({
    userId: `u${n}`,
    userName: `U${n}`,
  }));
  const html = renderLog({
    messages: [anaSaid({
      reactions: [
        { emoji: "👍", users: [ana, ben] },
        { emoji: "🎉", users: others },
      ],
    })],
  });
  assertStringIncludes(html, 'name="retract" value="👍" aria-pressed="true"');
  assertStringIncludes(html, 'aria-label="👍 2: Ana, You"');
  assertStringIncludes(html, 'name="react" value="🎉" aria-pressed="false"');
  assertStringIncludes(html, "U19 and 4 more");
  // Else there would be a landmark for each message.
  assertMatch(html, /<form class="reactions"(?![^>]* aria-label)/);
});
