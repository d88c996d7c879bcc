import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const TOKEN = "a-token-of+some/length=";
const PATHS = ["/api/metrics", "/status"];

async function get(
  { url }: TestServer,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url + path, { headers, redirect: "manual" });
  const body = await response.text();
  const { status, headers: answered } = response;
  return { status, body, headers: answered };
}

for (const path of PATHS) {
  Deno.test(`Without a token, ${path} is there for this machine`, async () => {
    await using server = await startTestServer();
    assertEquals((await get(server, path)).status, 200);
  });

  for (
    const header of [
      "Forwarded",
      "Via",
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "X-Forwarded-Proto",
      "X-Real-IP",
    ]
  ) {
    Deno.test(`Without a token, ${path} is nowhere for what comes with ${header}: by a proxy on this machine`, async () => {
      await using server = await startTestServer({ ISLET_TRUST_PROXY: "1" });
      const { status } = await get(server, path, { [header]: "127.0.0.1" });
      assertEquals(status, 404);
    });
  }

  Deno.test(`With a token, ${path} is nowhere for whoever doesn't have it, and there for whoever does, by a proxy too`, async () => {
    await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
    for (
      const authorization of [
        null,
        "",
        "Bearer",
        "Bearer  ",
        `Bearer ${TOKEN.slice(1)}`,
        `Bearer ${TOKEN}x`,
        TOKEN,
        `Basic ${TOKEN}`,
      ]
    ) {
      const headers = authorization === null ? {} : { authorization };
      const { status } = await get(server, path, headers);
      assertEquals([authorization, status], [authorization, 404]);
    }
    const { status } = await get(server, path, {
      authorization: `Bearer ${TOKEN}`,
      "x-forwarded-for": "192.0.2.1",
    });
    assertEquals(status, 200);
  });
}

Deno.test("Without a token, no figure names a room", async () => {
  await using server = await startTestServer();
  await post(server, "secret-room");
  for (const path of PATHS) {
    const { body } = await get(server, path);
    assertEquals(body.includes("secret-room"), false);
  }
});

Deno.test("With the token, the figures name the largest rooms", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  await post(server, "secret-room");
  const { body } = await get(server, "/api/metrics", {
    authorization: `Bearer ${TOKEN}`,
  });
  assertStringIncludes(body, 'islet_room_messages{room="secret-room"} 1\n');
});

Deno.test("A browser that opens /status with the token keeps a cookie, which opens that page alone, and the token leaves its address", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  const query = `?token=${encodeURIComponent(TOKEN)}`;
  const { status, headers } = await get(server, `/status${query}`);
  assertEquals([status, headers.get("location")], [303, "/status"]);
  const [cookie = ""] = headers.getSetCookie();
  assertEquals(cookie.includes(encodeURIComponent(TOKEN)), false);
  assertEquals(
    cookie.split("; ").slice(1).sort(),
    ["HttpOnly", "Path=/status", "SameSite=Lax"],
  );
  const [pair = ""] = cookie.split(";");
  assertEquals((await get(server, "/status", { cookie: pair })).status, 200);
  const forged = pair.replace(/=./, "=x");
  assertEquals((await get(server, "/status", { cookie: forged })).status, 404);
});

for (const query of ["?token=", "?token=wrong", "?token=undefined"]) {
  Deno.test(`/status${query} is nowhere`, async () => {
    await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
    const { status, headers } = await get(server, `/status${query}`);
    assertEquals([status, headers.getSetCookie()], [404, []]);
  });
}

async function post({ islet }: TestServer, room: string): Promise<void> {
  const door = islet.chat.enter(aRoom(room), aCaller());
  await door.send(checkPost({ id: "c1", text: "Hello" }));
}
