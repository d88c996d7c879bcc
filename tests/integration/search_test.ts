import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  checkDelete,
  checkEdit,
  checkPost,
} from "../../lib/protocol/requests.ts";
import type { FoundPage } from "../../lib/protocol/search.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { ben } from "../ui/render.ts";

const TEA = aRoom("tea");

/** A server with a room in which Ben has said something. */
async function startTalk(
  texts: readonly string[],
  env: Record<string, string> = {},
): Promise<TestServer> {
  const server = await startTestServer(env);
  const door = server.islet.chat.enter(TEA, aCaller(ben));
  for (const [place, text] of texts.entries()) {
    await door.send(checkPost({ id: `c${place}`, text }));
  }
  return server;
}

async function ask({ url }: TestServer, fields: Record<string, string>) {
  const query = new URLSearchParams(fields);
  return await fetch(`${url}/api/rooms/tea/search?${query}`);
}

async function find(
  server: TestServer,
  fields: Record<string, string>,
): Promise<FoundPage> {
  const answer = await ask(server, fields);
  assertEquals(answer.status, 200);
  return await answer.json();
}

async function openPage(
  { url }: TestServer,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const query = new URLSearchParams(fields);
  const answer = await fetch(`${url}/rooms/tea/search?${query}`, {
    headers,
    redirect: "manual",
  });
  const html = await answer.text();
  return { answer, html, text: html.replaceAll(/<[^>]*>/g, "") };
}

Deno.test("GET search answers with what was found, the newest first, and how to mark it", async () => {
  await using server = await startTalk(["More tea?", "Coffee", "TEA, tea!"]);
  const answer = await ask(server, { q: "tea" });
  assertEquals(answer.headers.get("cache-control"), "no-store");
  const found: FoundPage = await answer.json();
  assertEquals(Object.keys(found), [
    "messages",
    "excerpts",
    "count",
    "hasOlder",
  ]);
  const { messages, excerpts, count, hasOlder } = found;
  assertEquals(messages.map(({ seq, text }) => [seq, text]), [
    [3, "TEA, tea!"],
    [1, "More tea?"],
  ]);
  assertEquals(excerpts, [["", "TEA", ", ", "tea", "!"], [
    "More ",
    "tea",
    "?",
  ]]);
  assertEquals([count, hasOlder], [2, false]);
});

Deno.test("GET search answers with twenty, and older ones on demand", async () => {
  await using server = await startTalk(seqs(1, 45).map((n) => `Tea ${n}`));
  const pages: number[][] = [];
  let before = "";
  for (const isLast of [false, false, true]) {
    const page = await find(server, { q: "tea", before });
    assertEquals([page.count, page.hasOlder], [45, !isLast]);
    pages.push(page.messages.map(({ seq }) => seq));
    before = String(page.messages.at(-1)?.seq);
  }
  assertEquals(
    pages,
    [seqs(26, 45), seqs(6, 25), seqs(1, 5)].map((page) => page.toReversed()),
  );
  assertEquals((await find(server, { q: "tea", before: "1" })).messages, []);
});

Deno.test("GET search finds messages as they are now, and none that was deleted", async () => {
  await using server = await startTalk(["Tea at five", "Tea at six", "Juice"]);
  const door = server.islet.chat.enter(TEA, aCaller(ben));
  await door.send(checkEdit({ id: "e1", of: 1, text: "Coffee at five" }));
  await door.send(checkDelete({ id: "d1", of: 2 }));
  await door.send(checkEdit({ id: "e2", of: 3, text: "Tea after all" }));
  const { messages, count } = await find(server, { q: "tea" });
  assertEquals(messages.map(({ seq }) => seq), [3]);
  assertEquals(count, 1);
});

Deno.test("GET search finds what somebody said", async () => {
  await using server = await startTalk(["Tea"]);
  const maria = server.islet.chat.enter(TEA, aCaller(aUser("Ana María")));
  await maria.send(checkPost({ id: "c1", text: "Tea, please" }));
  const by = async (q: string) =>
    (await find(server, { q })).messages.map(({ userName }) => userName);
  assertEquals(await by("from:maria"), ["Ana María"]);
  assertEquals(await by("from:ben tea"), ["Ben"]);
  assertEquals(await by("from:ben from:maria"), ["Ana María", "Ben"]);
  assertEquals(await by("from:nobody"), []);
});

Deno.test("GET search of a room that nobody has begun finds nothing", async () => {
  await using server = await startTestServer();
  assertEquals(await find(server, { q: "tea" }), {
    messages: [],
    excerpts: [],
    count: 0,
    hasOlder: false,
  });
});

for (
  const [fields, message] of [
    [{}, "Say what to look for"],
    [{ q: "" }, "Say what to look for"],
    [{ q: '" "' }, "Say what to look for"],
    [{ q: "a".repeat(201) }, "A search has at most 200 characters"],
    [{ q: "a ".repeat(17) }, "A search has at most 16 words"],
    [{ q: "tea", before: "x" }, "before must be a seq"],
    [{ q: "tea", before: "-1" }, "before must be a seq"],
  ] as const
) {
  const query = new URLSearchParams(fields).toString();
  Deno.test(`GET search answers 400 to ?${query.slice(0, 40)}: ${message}`, async () => {
    await using server = await startTalk(["Tea"]);
    const answer = await ask(server, { ...fields });
    assertEquals(answer.status, 400);
    const { error } = await answer.json();
    assertEquals(error, { code: "bad_request", message });
  });
}

for (
  const q of [
    ".*",
    "(",
    "[a",
    "\\",
    "a{1000000}",
    "%",
    "\u202e",
    "\0tea",
    "<b>",
    "'--",
  ]
) {
  Deno.test(`GET search takes ${JSON.stringify(q)} as it is`, async () => {
    await using server = await startTalk(["Tea", `It is ${q} there`]);
    const answer = await ask(server, { q });
    const { messages } = await answer.json();
    // What shows nothing is nothing to look for.
    if (q === "\u202e") return assertEquals(answer.status, 400);
    if (q === "\0tea") return assertEquals(messages.length, 0);
    assertEquals(messages.map(({ seq }: { seq: number }) => seq), [2]);
  });
}

Deno.test("A room that cannot be can't be searched", async () => {
  await using server = await startTestServer();
  for (const path of ["/api/rooms/TEA/search?q=a", "/rooms/TEA/search?q=a"]) {
    const answer = await fetch(server.url + path);
    await answer.body?.cancel();
    assertEquals(answer.status, 404);
  }
});

Deno.test("Who searches without end is told when to come back", async () => {
  await using server = await startTalk(["Tea"], { ISLET_ADDRESS_LIMITS: "on" });
  let refused = await ask(server, { q: "tea" });
  let found = 0;
  for (; refused.status === 200; found++) {
    await refused.body?.cancel();
    refused = await ask(server, { q: "tea" });
  }
  assertGreaterOrEqual(found, 60);
  assertEquals(refused.status, 429);
  assertEquals(refused.headers.get("retry-after"), "1");
  assertEquals((await refused.json()).error.code, "rate_limited");
  const { answer, text } = await openPage(server, { q: "tea" });
  assertEquals(answer.status, 429);
  assertStringIncludes(text, "Rooms were searched often from your address");
});

Deno.test("The page of a search shows what was found, marked, and leads there", async () => {
  await using server = await startTalk(["More <b>tea</b> & milk?", "Coffee"]);
  const { answer, html, text } = await openPage(server, { q: "TEA milk" });
  assertEquals(answer.status, 200);
  assertMatch(html, /<title>TEA milk · Search tea · Islet<\/title>/);
  assertStringIncludes(html, '<meta name="robots" content="noindex"');
  assertStringIncludes(
    html,
    "More &lt;b><mark>tea</mark>&lt;/b> &amp; <mark>milk</mark>?",
  );
  assertStringIncludes(html, 'href="/rooms/tea?at=1#m1"');
  assertStringIncludes(text, "1 message found");
  assertStringIncludes(text, "Ben");
  assertStringIncludes(html, 'href="/rooms/tea"');
  assert(!html.includes("<script"), "It has a script");
});

Deno.test("The page of a search tells times as its reader does", async () => {
  await using server = await startTalk(["Tea"]);
  const { html } = await openPage(server, { q: "tea" }, {
    cookie: "islet-clock=h23:Asia/Tokyo:de-DE",
  });
  assertMatch(html, /<time [^>]*lang="de-DE"[^>]*>\w+tag, \d+\. /);
});

Deno.test("The page of a search leads to older results, and back to the newest", async () => {
  await using server = await startTalk(seqs(1, 30).map((n) => `Tea & ${n}`));
  const first = await openPage(server, { q: "tea &" });
  assertStringIncludes(first.text, "30 messages found");
  const older = "/rooms/tea/search?q=tea+%26&amp;before=11";
  assertStringIncludes(first.html, `href="${older}"`);
  assert(!first.html.includes("Newest results"));
  const second = await openPage(server, { q: "tea &", before: "11" });
  assertStringIncludes(second.text, "30 messages found");
  assertStringIncludes(second.html, 'href="/rooms/tea?at=10#m10"');
  assertStringIncludes(second.html, 'href="/rooms/tea/search?q=tea+%26"');
  assert(!second.html.includes("Older results"));
});

Deno.test("The page of a search says how to search, and that nothing was found", async () => {
  await using server = await startTalk(["Tea"]);
  for (const fields of [{}, { q: "" }, { q: "  " }]) {
    const { answer, text } = await openPage(server, { ...fields });
    assertEquals(answer.status, 200);
    assertStringIncludes(text, "from:ana");
    assert(!text.includes("found"), text);
  }
  const { answer, html, text } = await openPage(server, { q: '"><b>' });
  assertEquals(answer.status, 200);
  assertStringIncludes(text, "Nothing found");
  assertStringIncludes(html, 'value="&quot;>&lt;b>"');
});

Deno.test("The page of a search says why something can't be looked for, and keeps it", async () => {
  await using server = await startTalk(["Tea"]);
  const { answer, html, text } = await openPage(server, { q: "a ".repeat(17) });
  assertEquals(answer.status, 400);
  assertStringIncludes(text, "A search has at most 16 words.");
  assertMatch(html, /value="(a ){16}a ?"/);
  const long = await openPage(server, { q: "b".repeat(10_000) });
  assertEquals(long.answer.status, 400);
  assertStringIncludes(long.text, "A search has at most 200 characters.");
});

Deno.test("No text reads in another order than it was written in where it was found", async () => {
  await using server = await startTalk(["\u202etea\u202c and \u2067milk"]);
  const { html } = await openPage(server, { q: "tea" });
  assert(!/[\u202a-\u202e\u2066-\u2069]/.test(html));
  assertStringIncludes(html, "<mark>tea</mark> and milk");
});

Deno.test("A day leads to its first message, or the next one, in the reader's time zone", async () => {
  await using server = await startTalk(["Tea", "More"]);
  const { messages: [first] } = await server.islet.chat
    .enter(TEA, aCaller(ben)).page({ limit: 2 });
  const dayOf = (timeZone: string) =>
    new Intl.DateTimeFormat("sv-SE", { timeZone }).format(first?.sentAt);
  for (const zone of ["UTC", "Pacific/Kiritimati", "Pacific/Niue"]) {
    const cookie = zone === "UTC" ? "" : `islet-clock=h23:${zone}:en-US`;
    for (const date of [dayOf(zone), "1999-12-31"]) {
      const { answer } = await openPage(server, { date }, { cookie });
      assertEquals(answer.status, 303);
      assertEquals(answer.headers.get("location"), "/rooms/tea?at=1#m1");
    }
    const next = new Date(`${dayOf(zone)}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    const date = next.toISOString().slice(0, 10);
    const { answer, text, html } = await openPage(server, { date }, { cookie });
    assertEquals(answer.status, 200);
    assertStringIncludes(text, "Nothing was said on that day or after it.");
    assertStringIncludes(html, `value="${date}"`);
  }
});

for (const date of ["", "2026-02-30", "yesterday", "2026-05-01<b>"]) {
  Deno.test(`There is no day ${JSON.stringify(date)} to go to`, async () => {
    await using server = await startTalk(["Tea"]);
    const { answer, text } = await openPage(server, { date });
    assertEquals(answer.status, 400);
    assertStringIncludes(text, "Write the day as year-month-day");
  });
}

Deno.test("The page of a room leads to its search", async () => {
  await using server = await startTalk(["Tea"]);
  const page = await (await fetch(`${server.url}/rooms/tea`)).text();
  assertStringIncludes(page, 'href="/rooms/tea/search"');
});

Deno.test("Mentions are found and shown as they are read, not as they are stored", async () => {
  await using server = await startTalk(["Ask <@u-zed Ana>", "Ask @Ana"]);
  const { excerpts } = await find(server, { q: "@ana" });
  assertEquals(excerpts, [["Ask ", "@Ana", ""], ["Ask ", "@Ana", ""]]);
  assertEquals((await find(server, { q: "zed" })).count, 0);
});
