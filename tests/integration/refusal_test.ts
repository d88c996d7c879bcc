import { assertEquals, assertMatch } from "@std/assert";
import { TestProxy } from "../support/test_proxy.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const PERSON = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const ELSEWHERE = { Origin: "https://evil.example" };

interface Refused {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  readonly code: string;
}

const REFUSED: readonly Refused[] = [
  {
    what: "a name's form of another site",
    method: "POST",
    path: "/api/session",
    headers: { ...FORM, ...ELSEWHERE },
    body: "name=Ana",
    status: 403,
    code: "not_allowed",
  },
  {
    what: "a message's form of another site",
    method: "POST",
    path: "/api/rooms/tea/messages?name=Ana",
    headers: { ...FORM, ...ELSEWHERE },
    body: "text=Hello",
    status: 403,
    code: "not_allowed",
  },
  {
    what: "a form that the browser calls cross-site",
    method: "POST",
    path: "/api/session",
    headers: { ...FORM, "Sec-Fetch-Site": "cross-site" },
    body: "name=Ana",
    status: 403,
    code: "not_allowed",
  },
  {
    what: "a stream of another site",
    path: "/api/rooms/tea/events?name=Ana",
    headers: ELSEWHERE,
    status: 403,
    code: "not_allowed",
  },
  {
    what: "a form that is too much",
    method: "POST",
    path: "/api/session",
    headers: FORM,
    body: `name=${"n".repeat(40_000)}`,
    status: 413,
    code: "bad_request",
  },
  {
    what: "a form of no known type",
    method: "POST",
    path: "/api/session",
    headers: { "Content-Type": "text/plain" },
    body: "name=Ana",
    status: 415,
    code: "bad_request",
  },
  {
    what: "a message without a name",
    method: "POST",
    path: "/api/rooms/tea/messages",
    headers: FORM,
    body: "text=Hello",
    status: 401,
    code: "not_allowed",
  },
  {
    what: "an empty message",
    method: "POST",
    path: "/api/rooms/tea/messages?name=Ana",
    headers: FORM,
    body: "text=",
    status: 400,
    code: "bad_message",
  },
  {
    what: "a socket that is asked for like a page",
    path: "/api/rooms/tea/socket",
    status: 426,
    code: "upgrade_required",
  },
  {
    what: "a page of history after no seq",
    path: "/api/rooms/tea/messages?after=x",
    status: 400,
    code: "bad_request",
  },
  {
    what: "events after no seq",
    path: "/api/rooms/tea/events?after=x&name=Ana",
    status: 400,
    code: "bad_request",
  },
  {
    what: "a room that can't be",
    path: "/api/rooms/No%20Room/messages",
    status: 404,
    code: "not_found",
  },
  { what: "nowhere", path: "/api/nowhere", status: 404, code: "not_found" },
  {
    what: "a method that isn't there",
    method: "PUT",
    path: "/api/session",
    status: 405,
    code: "method_not_allowed",
  },
];

for (const { what, path, headers = {}, status, code, ...init } of REFUSED) {
  Deno.test(`A program is answered ${status} as JSON to ${what}`, async () => {
    await using server = await startTestServer();
    const response = await fetch(server.url + path, { ...init, headers });
    assertEquals(response.status, status);
    assertEquals((await response.json()).error.code, code);
  });

  Deno.test(`A person is answered ${status} with a page to ${what}`, async () => {
    await using server = await startTestServer();
    const response = await fetch(server.url + path, {
      ...init,
      headers: { ...headers, ...PERSON },
    });
    assertEquals(response.status, status);
    assertMatch(response.headers.get("content-type") ?? "", /^text\/html/);
    assertMatch(
      response.headers.get("content-security-policy") ?? "",
      /default-src 'none'/,
    );
    const html = await response.text();
    assertMatch(html, /<h1>[^<]+<\/h1>/);
    assertMatch(html, new RegExp(`Error ${status}`));
  });
}

Deno.test("A form of another site to a room is answered with a page that says why", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/tea/messages`, {
    method: "POST",
    headers: { ...PERSON, ...ELSEWHERE },
    body: new URLSearchParams({ name: "Ana", text: "Hello" }),
  });
  assertEquals(response.status, 403);
  assertMatch(await response.text(), /Another site's page may not do that/);
});

Deno.test("A HEAD for events of another site's page is refused like a GET", async () => {
  await using server = await startTestServer();
  for (const headers of [ELSEWHERE, { "Sec-Fetch-Site": "same-site" }]) {
    const response = await fetch(`${server.url}/api/rooms/tea/events`, {
      method: "HEAD",
      headers,
    });
    assertEquals(response.status, 403);
  }
});

Deno.test("A page that is asked for while the server stops says so", async () => {
  await using server = await startTestServer();
  const asked = Promise.withResolvers<void>();
  server.islet.onStopped(() => asked.promise);
  const stopped = server.islet.shutdown();
  const response = await fetch(server.url, { headers: PERSON });
  assertEquals(response.status, 503);
  assertEquals(response.headers.get("retry-after"), "1");
  assertMatch(await response.text(), /Back in a moment/);
  asked.resolve();
  await stopped;
});

Deno.test("A body that breaks off is no fault of the server: one line at debug", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const { port } = new URL(server.url);
  {
    using connection = await Deno.connect({ port: Number(port) });
    await connection.write(new TextEncoder().encode(
      "POST /api/session HTTP/1.1\r\nHost: localhost\r\n" +
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    ));
    // The server has begun to read: only then does the body break off.
    await (await fetch(server.url)).body?.cancel();
  }
  await until("the broken body is in the log", () => server.log.length > 0);
  assertEquals(server.log.length, 1);
  assertMatch(
    server.log[0] ?? "",
    / debug POST \/api\/session: The body broke off: /,
  );
});

const WARNING =
  / warn {2}A page of http:\/\/127\.0\.0\.1:\d+ was refused, .* Host: 127\.0\.0\.1\. .* proxy_set_header Host \$http_host;/;

Deno.test("A proxy that drops the port gets a page that says so, and the operator one line", async () => {
  await using server = await startTestServer();
  await using proxy = new TestProxy(server.url, {
    rewriteHost: ({ hostname }) => hostname,
  });
  const headers = { ...PERSON, Origin: proxy.url };
  for (let i = 0; i < 2; i++) {
    const response = await fetch(`${proxy.url}/api/session`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ name: "Ana" }),
    });
    assertEquals(response.status, 403);
    assertMatch(await response.text(), /The proxy .* hides its port/);
  }
  const socket = TestClient.open(proxy.url, "tea", {
    name: "Ana",
    headers: { Origin: proxy.url },
  });
  const { code, reason } = await socket.closed;
  assertEquals(code, 4403);
  assertMatch(reason, /hides its port/);
  assertEquals(server.log.length, 1);
  assertMatch(server.log[0] ?? "", WARNING);
});

Deno.test("A proxy that drops the port is no hindrance where the browser vouches for the page", async () => {
  await using server = await startTestServer();
  await using proxy = new TestProxy(server.url, {
    rewriteHost: ({ hostname }) => hostname,
  });
  const headers = { Origin: proxy.url, "Sec-Fetch-Site": "same-origin" };
  const response = await fetch(`${proxy.url}/api/session`, {
    method: "POST",
    headers,
    body: new URLSearchParams({ name: "Ana" }),
    redirect: "manual",
  });
  await response.body?.cancel();
  assertEquals(response.status, 303);
  await using client = await TestClient.join(proxy.url, "tea", {
    name: "Ana",
    headers,
  });
  assertEquals(client.frames.length, 2);
  assertEquals(server.log, []);
});

Deno.test("A proxy that puts its own Host gets the same line", async () => {
  await using server = await startTestServer();
  await using proxy = new TestProxy(server.url, {
    rewriteHost: () => "upstream:8000",
  });
  const response = await fetch(`${proxy.url}/api/session`, {
    method: "POST",
    headers: { Origin: "https://chat.example" },
    body: new URLSearchParams({ name: "Ana" }),
  });
  assertEquals(response.status, 403);
  await response.body?.cancel();
  assertMatch(
    server.log.join("\n"),
    /^\S+ warn {2}A page of https:\/\/chat\.example was refused, .* Host: upstream:8000\. /,
  );
});

Deno.test("What a browser knows to be of another site is refused without a line", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { ...ELSEWHERE, "Sec-Fetch-Site": "cross-site" },
    body: new URLSearchParams({ name: "Ana" }),
  });
  assertEquals(response.status, 403);
  await response.body?.cancel();
  assertEquals(server.log, []);
});
