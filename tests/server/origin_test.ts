import { assertEquals } from "@std/assert";
import { isFromSecurePage, isSameOrigin } from "../../lib/server/origin.ts";

const REQUESTS: [
  what: string,
  headers: Record<string, string>,
  isSame: boolean,
][] = [
  ["without an Origin", { host: "chat.example" }, true],
  ["of a page here", {
    host: "chat.example",
    origin: "https://chat.example",
  }, true],
  ["of a page here on a port", {
    host: "localhost:8000",
    origin: "http://localhost:8000",
  }, true],
  ["of an IPv6 page here", {
    host: "[::1]:8000",
    origin: "http://[::1]:8000",
  }, true],
  ["behind a proxy that ends TLS", {
    host: "chat.example",
    origin: "https://chat.example",
  }, true],
  ["behind a proxy that changes the host", {
    host: "10.0.0.1:8000",
    "x-forwarded-host": "chat.example",
    origin: "https://chat.example",
  }, true],
  ["behind two proxies", {
    host: "10.0.0.1:8000",
    "x-forwarded-host": "chat.example, 10.0.0.2",
    origin: "https://chat.example",
  }, true],
  ["of another site", {
    host: "chat.example",
    origin: "https://evil.example",
  }, false],
  ["of a subdomain", {
    host: "chat.example",
    origin: "https://evil.chat.example",
  }, false],
  ["of a site whose name begins alike", {
    host: "chat.example",
    origin: "https://chat.example.evil.example",
  }, false],
  ["of a site that has the host as its user", {
    host: "chat.example",
    origin: "https://chat.example@evil.example",
  }, false],
  ["of another port", {
    host: "localhost:8000",
    origin: "http://localhost:9000",
  }, false],
  ["of a sandboxed page", { host: "chat.example", origin: "null" }, false],
  ["of an empty Origin", { host: "chat.example", origin: "" }, false],
  ["of no URL", { host: "chat.example", origin: "chat.example" }, false],
  ["of a file", { host: "chat.example", origin: "file://" }, false],
  ["to no host", { origin: "https://chat.example" }, false],
  ["of the proxy's own address", {
    host: "10.0.0.1:8000",
    "x-forwarded-host": "chat.example",
    origin: "http://10.0.0.1:8000",
  }, false],
];

for (const [what, headers, isSame] of REQUESTS) {
  Deno.test(`isSameOrigin() is ${isSame} for a request ${what}`, () => {
    assertEquals(isSameOrigin(new Headers(headers)), isSame);
  });
}

const PAGES: [
  what: string,
  url: string,
  headers: Record<string, string>,
  isSecure: boolean,
][] = [
  ["by https", "https://chat.example", {}, true],
  ["by http", "http://chat.example", { origin: "http://chat.example" }, false],
  ["that says nothing", "http://chat.example", {}, false],
  ["behind a proxy that ends TLS", "http://chat.example", {
    origin: "https://chat.example",
  }, true],
];

for (const [what, url, headers, isSecure] of PAGES) {
  Deno.test(`isFromSecurePage() is ${isSecure} for a page ${what}`, () => {
    const request = new Request(url, { method: "POST", headers });
    assertEquals(isFromSecurePage(request), isSecure);
  });
}
