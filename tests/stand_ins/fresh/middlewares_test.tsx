import { App, cors, csp, csrf, type Middleware, trailingSlashes } from "fresh";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fetchApp } from "./fetch_app.ts";

/** An app with one middleware that answers everything. */
function withMiddleware(middleware: Middleware<unknown>) {
  return new App().use(middleware).all("*", (ctx) => ctx.text("ok"));
}

const slashes: [mode: "always" | "never", from: string, to: string | null][] = [
  ["always", "/", null],
  ["always", "/rooms/", null],
  ["always", "/rooms?a=1", "/rooms/?a=1"],
  ["never", "/", null],
  ["never", "/rooms", null],
  ["never", "/rooms/?a=1", "/rooms?a=1"],
];

for (const [mode, from, to] of slashes) {
  Deno.test(`trailingSlashes("${mode}") redirects ${from} to ${to}`, async () => {
    const response = await fetchApp(
      withMiddleware(trailingSlashes(mode)),
      from,
    );
    assertEquals(response.status, to === null ? 200 : 302);
    assertEquals(response.headers.get("Location"), to);
  });
}

const own = "http://localhost";
const other = "https://other.example";
const requests: [
  what: string,
  status: number,
  headers: Record<string, string>,
  origin?: string | string[] | ((origin: string) => boolean),
][] = [
  ["from no browser", 200, {}],
  ["from its own pages", 200, { "Sec-Fetch-Site": "same-origin" }],
  ["typed by the visitor", 200, { "Sec-Fetch-Site": "none" }],
  ["from another site", 403, { "Sec-Fetch-Site": "cross-site" }],
  ["from a sibling site", 403, { "Sec-Fetch-Site": "same-site" }],
  ["of its own origin", 200, { Origin: own }],
  ["of another origin", 403, { Origin: other }],
  ["of no origin in particular", 403, { Origin: "null" }],
  ["of the allowed origin", 200, { Origin: other }, other],
  ["of no allowed origin", 403, { Origin: own }, other],
  ["of an origin on the list", 200, { Origin: other }, [own, other]],
  ["of an accepted origin", 200, { Origin: other }, (o) => o === other],
  ["of a refused origin", 403, { Origin: other }, () => false],
  [
    "from an allowed other site",
    200,
    { "Sec-Fetch-Site": "cross-site", Origin: other },
    other,
  ],
];

for (const [what, status, headers, origin] of requests) {
  Deno.test(`csrf() answers a request ${what} with ${status}`, async () => {
    const options = origin === undefined ? undefined : { origin };
    const app = withMiddleware(csrf(options));
    const response = await fetchApp(app, "/", { method: "POST", headers });
    assertEquals(response.status, status);
  });
}

Deno.test("csrf() lets requests through that change nothing", async () => {
  const headers = { "Sec-Fetch-Site": "cross-site", Origin: other };
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    const response = await fetchApp(withMiddleware(csrf()), "/", {
      method,
      headers,
    });
    assertEquals(response.status, 200);
  }
});

Deno.test("cors() allows every origin by default", async () => {
  const response = await fetchApp(withMiddleware(cors()), "/");
  assertEquals(response.headers.get("Access-Control-Allow-Origin"), "*");
  assertEquals(response.headers.get("Vary"), null);
});

Deno.test("cors() allows the origins it is given", async () => {
  for (
    const origin of [other, [own, other], (o: string) => o === other ? o : null]
  ) {
    const app = withMiddleware(cors({ origin }));
    const allowed = await fetchApp(app, "/", { headers: { Origin: other } });
    assertEquals(
      allowed.headers.get("Access-Control-Allow-Origin"),
      other,
    );
    assertEquals(allowed.headers.get("Vary"), "Origin");

    const refused = await fetchApp(app, "/", {
      headers: { Origin: "https://third.example" },
    });
    assertEquals(refused.headers.get("Access-Control-Allow-Origin"), null);
    assertEquals(await refused.text(), "ok");
  }
});

Deno.test("cors() answers preflight requests", async () => {
  const app = withMiddleware(cors({
    origin: other,
    allowMethods: ["GET", "POST"],
    allowHeaders: ["X-A", "X-B"],
    exposeHeaders: ["X-C"],
    maxAge: 600,
    credentials: true,
  }));
  const response = await fetchApp(app, "/", {
    method: "OPTIONS",
    headers: { Origin: other },
  });
  assertEquals(response.status, 204);
  const { headers } = response;
  assertEquals(headers.get("Access-Control-Allow-Methods"), "GET,POST");
  assertEquals(headers.get("Access-Control-Allow-Headers"), "X-A,X-B");
  assertEquals(headers.get("Access-Control-Expose-Headers"), "X-C");
  assertEquals(headers.get("Access-Control-Max-Age"), "600");
  assertEquals(headers.get("Access-Control-Allow-Credentials"), "true");
  assertEquals(
    headers.get("Vary")?.split(", ").toSorted(),
    ["Access-Control-Request-Headers", "Origin"],
  );
});

Deno.test("cors() allows the headers that a preflight request asks for", async () => {
  const response = await fetchApp(withMiddleware(cors()), "/", {
    method: "OPTIONS",
    headers: { "Access-Control-Request-Headers": "x-a, x-b" },
  });
  assertEquals(
    response.headers.get("Access-Control-Allow-Headers"),
    "x-a,x-b",
  );
});

Deno.test("cors() keeps what a response varies by", async () => {
  const app = new App().use(cors({ origin: other })).get(
    "/",
    (ctx) => ctx.text("", { headers: { Vary: "Accept, Origin" } }),
  );
  const response = await fetchApp(app, "/", { headers: { Origin: other } });
  assertEquals(
    response.headers.get("Vary")?.split(", ").toSorted(),
    ["Accept", "Origin"],
  );
});

Deno.test("csp() sends a policy with every response", async () => {
  const response = await fetchApp(withMiddleware(csp()), "/");
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  assertStringIncludes(policy, "default-src 'self'; ");
  assertStringIncludes(policy, "script-src 'self' 'unsafe-inline'; ");
  assertStringIncludes(policy, "object-src 'none'; ");
});

Deno.test("csp() replaces and adds directives", async () => {
  const response = await fetchApp(
    withMiddleware(csp({
      csp: ["img-src *", "connect-src 'self' wss:", "sandbox"],
    })),
    "/",
  );
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  assertEquals(policy.match(/img-src[^;]*/g), ["img-src *"]);
  assertEquals(policy.match(/connect-src[^;]*/g), ["connect-src 'self' wss:"]);
  assertMatch(policy, /; sandbox$/);
});

Deno.test("csp() can report only, and say where", async () => {
  const app = withMiddleware(csp({ reportOnly: true, reportTo: "/reports" }));
  const { headers } = await fetchApp(app, "/");
  assertEquals(headers.get("Content-Security-Policy"), null);
  assertMatch(
    headers.get("Content-Security-Policy-Report-Only") ?? "",
    /report-to csp-endpoint; report-uri \/reports$/,
  );
  assertEquals(
    headers.get("Reporting-Endpoints"),
    'csp-endpoint="/reports"',
  );
});

function Inline() {
  return (
    <>
      <script>first()</script>
      <style>{"p{color:red}"}</style>
      <script nonce="own">second()</script>
    </>
  );
}

Deno.test("csp() with useNonce allows the scripts and styles of the page", async () => {
  const app = new App()
    .use(csp({ useNonce: true }))
    .get("/", (ctx) => ctx.render(<Inline />));

  const nonces = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const response = await fetchApp(app, "/");
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    const nonce = policy.match(/script-src 'self' 'nonce-(\w+)';/)?.[1] ?? "";
    assertMatch(policy, new RegExp(`style-src 'self' 'nonce-${nonce}'`));
    assertEquals(policy.includes("unsafe-inline"), false);

    const html = await response.text();
    assertEquals(
      [...html.matchAll(/<(?:script|style) nonce="(\w+)"/g)].map(([, n]) => n),
      [nonce, nonce, "own"],
    );
    nonces.add(nonce);
  }
  assertEquals(nonces.size, 2);
});

Deno.test("csp() with useNonce leaves a response that is no page as it is", async () => {
  const response = await fetchApp(withMiddleware(csp({ useNonce: true })), "/");
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  assertEquals(policy.includes("nonce-"), false);
});
