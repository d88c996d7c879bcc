import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { startSession } from "../support/start_session.ts";
import { startTestServer } from "../support/test_server.ts";

/** Posts to `/api/session`, without following what it answers. */
async function post(
  url: string,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(`${url}/api/session`, {
    method: "POST",
    body,
    headers,
    redirect: "manual",
  });
  if (response.status === 303) await response.body?.cancel();
  return response;
}

function asJson(url: string, value: unknown, headers = {}): Promise<Response> {
  return post(url, JSON.stringify(value), {
    "Content-Type": "application/json",
    ...headers,
  });
}

function asForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return post(url, new URLSearchParams(fields), headers);
}

Deno.test("POST /api/session makes a user and remembers them in a cookie", async () => {
  await using server = await startTestServer();
  const response = await asJson(server.url, { name: "  Ana   María " });
  assertEquals(response.status, 201);
  const user = await response.json();
  assertMatch(user.userId, /^[A-Za-z0-9_-]{16}$/);
  assertEquals(user.userName, "Ana María");
  const [cookie = ""] = response.headers.getSetCookie();
  assertMatch(cookie, /^islet=[^;]+;.*HttpOnly/i);

  const who = await fetch(`${server.url}/api/session`, {
    headers: { cookie: cookie.split(";")[0] ?? "" },
  });
  assertEquals([who.status, await who.json()], [200, user]);
});

Deno.test("POST /api/session reads a content type in any case", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "Application/JSON; charset=utf-8" },
    body: JSON.stringify({ name: "Ana" }),
  });
  assertEquals(response.status, 201);
  await response.body?.cancel();
});

Deno.test("POST /api/session has the cookie sent by https only, where the page came by it", async () => {
  await using server = await startTestServer();
  const { host } = new URL(server.url);
  for (const scheme of ["http", "https"]) {
    const response = await fetch(`${server.url}/api/session`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Origin: `${scheme}://${host}`,
      },
      body: JSON.stringify({ name: "Ana" }),
    });
    const [cookie = ""] = response.headers.getSetCookie();
    assertEquals(/; Secure/i.test(cookie), scheme === "https");
    await response.body?.cancel();
  }
});

Deno.test("POST /api/session keeps who somebody is under a new name", async () => {
  await using server = await startTestServer();
  const { user, cookie } = await startSession(server.url, "Ana");
  const response = await asJson(server.url, { name: "Anna" }, { cookie });
  assertEquals(await response.json(), { ...user, userName: "Anna" });
});

Deno.test("POST /api/session makes different users of the same name", async () => {
  await using server = await startTestServer();
  const one = await startSession(server.url, "Ana");
  const two = await startSession(server.url, "Ana");
  assertNotEquals(one.user.userId, two.user.userId);
});

for (
  const body of [{}, { name: "" }, { name: 1 }, { name: ["Ana"] }, {
    name: "n".repeat(33),
  }, { name: "\u202e" }]
) {
  Deno.test(`POST /api/session answers 400 to ${JSON.stringify(body).slice(0, 30)}`, async () => {
    await using server = await startTestServer();
    const response = await asJson(server.url, body);
    assertEquals(response.status, 400);
    assertEquals((await response.json()).error.code, "bad_request");
    assertEquals(response.headers.getSetCookie(), []);
  });
}

Deno.test("POST /api/session answers 400, 413 and 415 to bodies that it can't read", async () => {
  await using server = await startTestServer();
  const json = { "Content-Type": "application/json" };
  for (
    const [status, body, headers] of [
      [400, "{", json],
      [413, JSON.stringify({ name: "n".repeat(40_000) }), json],
      [415, "name=Ana", { "Content-Type": "text/plain" }],
    ] as const
  ) {
    const response = await post(server.url, body, headers);
    assertEquals(response.status, status);
    assertEquals((await response.json()).error.code, "bad_request");
  }
});

Deno.test("POST /api/session sends a form back to where it wants to go", async () => {
  await using server = await startTestServer();
  for (
    const [next, location] of [
      ["/rooms/tea", "/rooms/tea"],
      ["/rooms/tea?before=5", "/rooms/tea?before=5"],
      ["", "/"],
    ] as const
  ) {
    const response = await asForm(server.url, { name: "Ana", next });
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), location);
    assertEquals(response.headers.getSetCookie().length, 1);
  }
});

Deno.test("POST /api/session sends a form to no other site", async () => {
  await using server = await startTestServer();
  for (
    const next of [
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example/",
      "\\\\evil.example",
      "/\t/evil.example",
      "javascript:alert(1)",
      "data:text/html,hi",
      "http:evil.example",
      "/.//evil.example",
      "/..//evil.example",
      `${server.url}//evil.example`,
    ]
  ) {
    const response = await asForm(server.url, { name: "Ana", next });
    const location = response.headers.get("location") ?? "";
    const target = new URL(location, server.url);
    assertEquals([response.status, target.origin], [303, server.url]);
    assertMatch(location, /^\/(?![/\\])/);
  }
});

Deno.test("POST /api/session sends a form with a bad name back, without a cookie", async () => {
  await using server = await startTestServer();
  const response = await asForm(server.url, {
    name: " ",
    next: "/rooms/tea?before=5",
  });
  assertEquals(response.status, 303);
  const location = response.headers.get("location");
  assertEquals(location, "/rooms/tea?before=5&problem=name");
  assertEquals(response.headers.getSetCookie(), []);
});

Deno.test("/api/session does nothing for another site's page", async () => {
  await using server = await startTestServer();
  const headers = { Origin: "https://evil.example" };
  const posted = await asForm(server.url, { name: "Ana" }, headers);
  assertEquals(posted.status, 403);
  assertEquals(posted.headers.getSetCookie(), []);
  await posted.body?.cancel();
  const deleted = await fetch(`${server.url}/api/session`, {
    method: "DELETE",
    headers,
  });
  assertEquals(deleted.status, 403);
  assertEquals(deleted.headers.getSetCookie(), []);
  await deleted.body?.cancel();
});

Deno.test("GET /api/session answers 401 to somebody without a name", async () => {
  await using server = await startTestServer();
  for (const cookie of ["", "islet=a.b", "islet=", "=x"]) {
    const response = await fetch(`${server.url}/api/session`, {
      headers: { cookie },
    });
    assertEquals(response.status, 401);
    assertEquals((await response.json()).error.code, "not_allowed");
  }
});

Deno.test("DELETE /api/session makes the browser forget", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const response = await fetch(`${server.url}/api/session`, {
    method: "DELETE",
    headers: { cookie },
  });
  assertEquals(response.status, 204);
  assertMatch(response.headers.getSetCookie()[0] ?? "", /^islet=;/);
});

Deno.test("A cookie holds on a server that was started again with the same store or secret", async () => {
  const settings = { ISLET_SECRET: "sixteen letters!" };
  await using one = await startTestServer(settings);
  await using two = await startTestServer(settings);
  await using other = await startTestServer();
  const { user, cookie } = await startSession(one.url, "Ana");
  const known = await fetch(`${two.url}/api/session`, { headers: { cookie } });
  assertEquals(await known.json(), user);
  const unknown = await fetch(`${other.url}/api/session`, {
    headers: { cookie },
  });
  assertEquals(unknown.status, 401);
  await unknown.body?.cancel();
});

Deno.test("/api/session answers 405 to other methods", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/api/session`, { method: "PUT" });
  assertEquals(response.status, 405);
  assertEquals((await response.json()).error.code, "method_not_allowed");
});
