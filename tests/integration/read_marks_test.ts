import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { startTestServer } from "../support/test_server.ts";
import { ana, ben } from "../ui/render.ts";

/** A room in which Ben says things, and somebody who reads with cookies. */
async function startTalk(count: number) {
  const server = await startTestServer();
  const say = async (count: number, user = ben) => {
    const door = server.islet.chat.enter(aRoom("tea"), aCaller(user));
    for (let i = 0; i < count; i++) {
      await door.send(checkPost({ id: crypto.randomUUID(), text: "Hello" }));
    }
  };
  await say(count);
  let mark: string | null = null;
  return {
    say,
    /** What the browser keeps, `tea:12` for example. */
    get mark() {
      return mark;
    },
    set mark(value) {
      mark = value;
    },
    /** Gets something, and keeps the cookie that comes with it. */
    async get(path: string, init: RequestInit = {}): Promise<string> {
      const headers = new Headers(init.headers);
      if (mark !== null) headers.set("cookie", `islet-rooms=${mark}`);
      const response = await fetch(server.url + path, { ...init, headers });
      const [, set] = response.headers.get("set-cookie")
        ?.match(/^islet-rooms=([^;]*)/) ?? [];
      mark = set ?? mark;
      return await response.text();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

Deno.test("What a first visit finds isn't new, and what comes later is", async () => {
  await using talk = await startTalk(3);
  assert(!(await talk.get("/rooms/tea")).includes('id="new"'));
  assertEquals(talk.mark, "tea:3");
  await talk.say(2);
  for (let visit = 0; visit < 2; visit++) {
    // Being asked for isn't being read.
    assertStringIncludes(await talk.get("/rooms/tea"), 'id="new"');
    assertEquals(talk.mark, "tea:3");
  }
  await talk.get("/rooms/tea/read?seq=5");
  assertEquals(talk.mark, "tea:5");
  assert(!(await talk.get("/rooms/tea")).includes('id="new"'));
});

Deno.test("A page without scripts tells by an image that it is read", async () => {
  await using talk = await startTalk(3);
  await talk.get("/rooms/tea");
  await talk.say(2);
  const page = await talk.get("/rooms/tea");
  const [noscript = ""] = page.match(/<noscript>.*?<\/noscript>/s) ?? [];
  assertStringIncludes(noscript, 'src="/rooms/tea/read?seq=5"');
});

Deno.test("Who has more to read than fits goes on from page to page, and loses nothing", async () => {
  await using talk = await startTalk(3);
  await talk.get("/rooms/tea");
  await talk.say(120);
  const latest = await talk.get("/rooms/tea");
  assert(!latest.includes("/rooms/tea/read?"));
  let [, path = ""] = latest.match(/href="([^"]*after=3#new)"/) ?? [];
  assertEquals(path, "/rooms/tea?after=3#new");
  for (const read of [53, 103]) {
    const page = await talk.get(path);
    assertEquals(page.includes('id="new"'), true);
    const [, image = ""] = page.match(/src="([^"]*read[^"]*)"/) ?? [];
    assertEquals(image, `/rooms/tea/read?seq=${read}`);
    await talk.get(image);
    [, path = ""] = page.match(/href="([^"]*after=[^"]*)"/) ?? [];
    assertEquals(path, `/rooms/tea?after=${read}`);
  }
  assertStringIncludes(
    await talk.get("/rooms/tea"),
    'src="/rooms/tea/read?seq=123"',
  );
});

Deno.test("A page that was opened somewhere else marks nothing as read", async () => {
  await using talk = await startTalk(3);
  await talk.get("/rooms/tea");
  await talk.say(200);
  assert(!(await talk.get("/rooms/tea?at=150")).includes("/tea/read?"));
  assert(!(await talk.get("/rooms/tea?before=3")).includes("/tea/read?"));
});

Deno.test("A mark beyond all that a room has is of one that is gone", async () => {
  await using talk = await startTalk(3);
  talk.mark = "tea:500";
  assert(!(await talk.get("/rooms/tea")).includes('id="new"'));
  assertEquals(talk.mark, "tea:3");
});

Deno.test("What readers say themselves isn't new to them", async () => {
  await using talk = await startTalk(3);
  await talk.get("/rooms/tea");
  await talk.say(2, ana);
  // Who has no name reads what Ana says as anybody's.
  assertStringIncludes(await talk.get("/rooms/tea"), 'id="new"');
});

Deno.test("Marks don't go back, and pages of other sites set none", async () => {
  await using talk = await startTalk(3);
  talk.mark = "tea:3";
  await talk.get("/rooms/tea/read?seq=2");
  assertEquals(talk.mark, "tea:3");
  await talk.get("/rooms/tea/read?seq=9", {
    headers: { "sec-fetch-site": "cross-site" },
  });
  assertEquals(talk.mark, "tea:3");
});

for (const seq of ["", "x", "-1", "1e3", "9".repeat(400), "%00"]) {
  Deno.test(`Nothing is read up to ${JSON.stringify(seq.slice(0, 9))}`, async () => {
    await using server = await startTestServer();
    const answer = await fetch(`${server.url}/rooms/tea/read?seq=${seq}`);
    await answer.body?.cancel();
    assertEquals(answer.status, 400);
    assertEquals(answer.headers.get("set-cookie"), null);
  });
}
