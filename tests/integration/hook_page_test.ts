import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { USER_NAME_RULE } from "../../lib/protocol/user_name.ts";
import { makeRoom, type TestRoom } from "../support/make_room.ts";
import { parseExposition } from "../support/parse_exposition.ts";
import { startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** Opens the page of a room's hook, or sends one of its forms where there are fields. */
async function open(
  { url }: TestServer,
  { room, cookie }: Pick<TestRoom, "room" | "cookie">,
  fields?: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}/rooms/${room}/hook`, {
    headers: { cookie, ...headers },
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html };
}

/** What can be copied from a page. */
function copyable(html: string, id: string): string | undefined {
  return new RegExp(`<textarea[^>]* id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1]
    ?.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function errorOf(html: string): string | undefined {
  return /<p [^>]*class="(?:card )?field-error"[^>]*>([^<]*)</.exec(html)?.[1];
}

async function post(url: string): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ text: "Hello" }),
  });
  await response.body?.cancel();
  return response.status;
}

Deno.test("An owner makes a hook by a form, is told its address once, and removes it", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const room = await makeRoom(server.url, "Tea & cake", false);
  const before = await open(server, room);
  assertEquals(before.status, 200);
  assertStringIncludes(before.html, "Make a hook");
  assertStringIncludes(before.html, "Tea &amp; cake");
  assert(!before.html.includes("Remove the hook"));

  const fields = { do: "make", name: "Build" };
  const made = await open(server, room, fields);
  assertEquals([made.status, made.headers.get("location")], [200, null]);
  assertEquals(made.headers.get("cache-control"), "no-store");
  const address = copyable(made.html, "address") ?? "";
  assertMatch(address, /^http:\/\/127\.0\.0\.1:\d+\/api\/hooks\/[\w-]{32}$/);
  assertStringIncludes(made.html, ">Build</bdi>, unless");
  assertStringIncludes(made.html, ">Olga</bdi> made the address on");
  assertEquals(await post(address), 201);

  const again = await open(server, room);
  assertEquals(again.headers.get("cache-control"), "no-store");
  assert(!again.html.includes("/api/hooks/"));
  assertMatch(again.html, /<input[^>]* value="Build"/);

  const renewed = await open(server, room, fields);
  const next = copyable(renewed.html, "address") ?? "";
  assertNotEquals(next, address);
  assertEquals([await post(address), await post(next)], [404, 201]);

  const removed = await open(server, room, { do: "remove" });
  assertEquals(removed.status, 200);
  assertStringIncludes(removed.html, "Removed: the address");
  assertStringIncludes(removed.html, "Make a hook");
  assertEquals(await post(next), 404);
  const log = server.log.join("\n");
  for (const secret of [address, next]) {
    assert(!log.includes(secret.split("/").at(-1) ?? "?"));
  }
});

Deno.test("The example that a hook comes with posts by it", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const { html } = await open(server, room, { do: "make", name: "Build" });
  const example = copyable(html, "example") ?? "";
  assertMatch(example, /^curl -d '.*' \\\n {2}-H '.*' \\\n {2}'.*'$/);
  const [body = "", type = "", url = ""] = [...example.matchAll(/'([^']*)'/g)]
    .map(([, part]) => part);
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": type.replace("Content-Type: ", "") },
    body,
  });
  assertEquals(response.status, 201);
  const { userName, text } = await response.json();
  assertEquals([userName, text], ["Build", "Hello"]);
});

for (const name of [" ", "\u202e", `"<b>${"x".repeat(32)}`]) {
  Deno.test(`The form that makes hooks brings back the name ${JSON.stringify(name)}, and says why`, async () => {
    await using server = await startTestServer();
    const room = await makeRoom(server.url, "Tea", false);
    const { status, html } = await open(server, room, { do: "make", name });
    assertEquals(status, 400);
    assertEquals(errorOf(html), `${USER_NAME_RULE}.`);
    assert(!html.includes("<b>"));
    const shown = html.replaceAll("&quot;", '"').replaceAll("&lt;", "<");
    assertStringIncludes(shown, `value="${name}"`);
    const text = await server.islet.metrics.exposition(false);
    const { samples } = parseExposition(text);
    const series = 'islet_refusals_total{reason="bad_request"}';
    assertEquals(samples.get(series), 1);
  });
}

Deno.test("A form of hooks that asks for nothing there is is refused", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  for (const fields of [{}, { do: "x" }]) {
    const { status, html } = await open(server, room, fields);
    assertEquals([status, errorOf(html)], [400, "do is make or remove."]);
  }
  const response = await fetch(`${server.url}/rooms/${room.room}/hook`, {
    method: "POST",
    headers: { cookie: room.cookie, "Content-Type": "text/plain" },
    body: "x",
  });
  assertEquals(response.status, 415);
  assertStringIncludes(await response.text(), "<h1");
});

Deno.test("Who changes a hook too often is told when to come back", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.001",
    ISLET_RATE_BURST: "1",
  });
  const room = await makeRoom(server.url, "Tea", false);
  await open(server, room, { do: "make", name: "Build" });
  const { status, headers, html } = await open(server, room, { do: "remove" });
  assertEquals([status, headers.has("retry-after")], [429, true]);
  assertMatch(errorOf(html) ?? "", /^You are sending too fast/);
  assertMatch(html, /<input[^>]* value="Build"/);
});

Deno.test("Nobody but owners sees the page of a room's hook, or sends its forms", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Tea", false);
  const { cookie } = await startSession(server.url, "Ben");
  for (const name of [room, "nobody-made-it"]) {
    for (const fields of [undefined, { do: "make" }, { do: "remove" }, {}]) {
      const ben = await open(server, { room: name, cookie }, fields);
      const nobody = await open(server, { room: name, cookie: "" }, fields);
      assertEquals([ben.status, nobody.status], [403, 401]);
      for (const { html } of [ben, nobody]) {
        assertStringIncludes(html, "<h1");
        assert(!html.includes("Tea"));
      }
    }
  }
  assertEquals((await open(server, { room: "-", cookie })).status, 404);
});

Deno.test("Another site's page changes no hook", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const headers = { origin: "https://evil.example" };
  const { status } = await open(server, room, { do: "make" }, headers);
  assertEquals(status, 403);
  assertStringIncludes((await open(server, room)).html, "Make a hook");
});
