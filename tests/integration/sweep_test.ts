import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const ROOM = aRoom("tea");
const TOKEN = "a-token-that-nobody-guesses";
const WITH_TOKEN = { Authorization: `Bearer ${TOKEN}` };

function sweep(
  { url }: TestServer,
  headers: Record<string, string>,
  method = "POST",
): Promise<Response> {
  return fetch(`${url}/api/admin/sweep`, { method, headers });
}

Deno.test("POST /api/admin/sweep drops broken sessions at once, says how many, and logs it", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  const { rooms } = server.islet.chat.parts;
  const sessions = ["Ana", "Bo", "Cy"].map((name) =>
    new FakeSession(aUser(name))
  );
  for (const session of sessions) {
    rooms.join(ROOM, session, null, MEMBERS_GUARD);
    await session.until(() => session.types.includes("messages"));
  }
  // Its close event was missed.
  const [broken] = sessions;
  if (broken !== undefined) broken.isOpen = false;
  const response = await sweep(server, WITH_TOKEN);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(await response.json(), { removed: 1, active: 2 });
  const again = await sweep(server, WITH_TOKEN);
  assertEquals(await again.json(), { removed: 0, active: 2 });
  const asked = /info {2}Asked to clean up by POST \/api\/admin\/sweep$/;
  const cleaned = /info {2}Cleaned up (\d) broken sessions\. Active: 2$/;
  for (const [i, line] of server.log.entries()) {
    assertMatch(line, i % 2 === 0 ? asked : cleaned);
  }
  const counts = server.log.map((line) => cleaned.exec(line)?.[1]);
  assertEquals(counts, [undefined, "1", undefined, "0"]);
});

for (const method of ["POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
  Deno.test(`${method} /api/admin/sweep is nowhere without the token`, async () => {
    await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
    for (const authorization of ["", "Bearer wrong"]) {
      const response = await sweep(server, { authorization }, method);
      await response.body?.cancel();
      assertEquals(response.status, 404);
    }
    assertEquals(server.log, []);
  });
}

Deno.test("POST /api/admin/sweep is nowhere where there is no token, also for this machine", async () => {
  await using server = await startTestServer();
  for (const headers of [{}, WITH_TOKEN, { authorization: "Bearer " }]) {
    const response = await sweep(server, headers);
    assertEquals(response.status, 404);
    await response.body?.cancel();
  }
});

Deno.test("GET /api/admin/sweep changes nothing", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  const response = await sweep(server, WITH_TOKEN, "GET");
  assertEquals([response.status, response.headers.get("allow")], [405, "POST"]);
  await response.body?.cancel();
  assertEquals(server.log, []);
});

Deno.test("POST /api/admin/sweep is refused to another site's page, whatever it knows", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  for (
    const header of [
      { Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "cross-site" },
    ]
  ) {
    const response = await sweep(server, { ...WITH_TOKEN, ...header });
    assertEquals(response.status, 403);
    await response.body?.cancel();
  }
  assertEquals(server.log.filter((line) => line.includes("clean up")), []);
});

Deno.test("The cookie of /status sweeps nothing", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  const page = await fetch(`${server.url}/status?token=${TOKEN}`, {
    redirect: "manual",
  });
  await page.body?.cancel();
  const [cookie = ""] = page.headers.getSetCookie();
  // A browser would not send it there.
  assertStringIncludes(cookie, "; Path=/status");
  const [pair = ""] = cookie.split(";");
  const response = await sweep(server, { cookie: pair });
  await response.body?.cancel();
  assertEquals(response.status, 404);
});
