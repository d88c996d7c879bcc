import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeRoom } from "../support/make_room.ts";
import { setTopic } from "../support/set_topic.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const TOPIC = 'Novels, <b>slowly</b> & "aloud"';
const SHOWN = "Novels, &lt;b>slowly&lt;/b> &amp; &quot;aloud&quot;";

/** A room that is about something. */
async function makeClub(server: TestServer, listed: boolean) {
  const made = await makeRoom(server.url, "Club", listed);
  await setTopic(server.islet.chat.parts.history, made.room, TOPIC);
  return made;
}

async function read(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** What a page says of itself to other programs. */
function previewOf(html: string): string[] {
  return [...html.matchAll(/<meta property="og:\w+" content="([^"]*)"/g)].map(
    ([, content = ""]) => content,
  );
}

Deno.test("A room says what it is about: in its header, where nothing has been said, and where people are invited", async () => {
  await using server = await startTestServer();
  const { url } = await makeClub(server, false);
  const html = await read(url);
  assertStringIncludes(html, `translate="no">${SHOWN}</p><a class="invite"`);
  const [, welcome = ""] = html.split('class="empty"');
  assertStringIncludes(welcome, `<p translate="no">${SHOWN}</p>`);
  for (const page of ["live", "invite"]) {
    const response = await fetch(`${url}/${page}`);
    const reader = response.body?.pipeThrough(new TextDecoderStream());
    let text = "";
    for await (const part of reader ?? []) {
      text += part;
      if (text.includes(SHOWN)) break;
    }
    assertStringIncludes(text, SHOWN, page);
  }
});

Deno.test("A room that is about nothing in particular says nothing of it", async () => {
  await using server = await startTestServer();
  const { url } = await makeRoom(server.url, "Club", true);
  assert(!(await read(url)).includes('class="topic"'));
  assert(!(await read(server.url)).includes('class="room-topic"'));
});

Deno.test("The preview of a listed room tells its topic, that of another one nothing", async () => {
  await using server = await startTestServer();
  const listed = await makeClub(server, true);
  assertEquals(previewOf(await read(listed.url)), [
    "Islet",
    "website",
    "Club",
    `${SHOWN} · 0 people here now on Islet`,
  ]);
  const unlisted = await makeClub(server, false);
  assertEquals(previewOf(await read(unlisted.url)), [
    "Islet",
    "website",
    "A room on Islet",
  ]);
});

Deno.test("The lobby tells the topics of listed rooms, finds them by these, and follows changes", async () => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  const { room } = await makeClub(server, true);
  await makeClub(server, false);
  const topics = async (query = "") =>
    [...(await read(`${server.url}/${query}`)).matchAll(
      /class="room-topic"[^>]*>(.*?)<\/bdi>/g,
    )].map(([, topic]) => topic);
  assertEquals(await topics(), [SHOWN]);
  assertEquals(await topics("?q=ALOUD"), [SHOWN]);
  await setTopic(history, room, "Essays");
  // Visitors share what was read for a moment.
  await until("it does", async () => (await topics())[0] === "Essays");
  assertEquals(await topics("?q=aloud"), []);
  await setTopic(history, room, "");
  await until("none is left", async () => (await topics()).length === 0);
});
