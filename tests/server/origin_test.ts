import { assertEquals } from "@std/assert";
import {
  actsForUser,
  isFromSecurePage,
  type RequestOrigin,
  requestOrigin,
  siteOrigin,
} from "../../lib/server/origin.ts";

const FROM_HERE = {
  host: "chat.example",
  origin: "https://chat.example",
};
const FROM_ELSEWHERE = {
  host: "chat.example",
  origin: "https://evil.example",
};

const REQUESTS: [
  what: string,
  headers: Record<string, string>,
  origin: RequestOrigin,
][] = [
  ["without an Origin", { host: "chat.example" }, "own"],
  ["of a page here", FROM_HERE, "own"],
  ["of a page here on a port", {
    host: "localhost:8000",
    origin: "http://localhost:8000",
  }, "own"],
  ["of an IPv6 page here", {
    host: "[::1]:8000",
    origin: "http://[::1]:8000",
  }, "own"],
  ["of another site", FROM_ELSEWHERE, "foreign"],
  ["of a subdomain", {
    host: "chat.example",
    origin: "https://evil.chat.example",
  }, "foreign"],
  ["of a site whose name begins alike", {
    host: "chat.example",
    origin: "https://chat.example.evil.example",
  }, "foreign"],
  ["of a site that has the host as its user", {
    host: "chat.example",
    origin: "https://chat.example@evil.example",
  }, "foreign"],
  ["of another port", {
    host: "localhost:8000",
    origin: "http://localhost:9000",
  }, "foreign"],
  ["of a sandboxed page", { host: "chat.example", origin: "null" }, "foreign"],
  ["of an empty Origin", { host: "chat.example", origin: "" }, "foreign"],
  ["of no URL", { host: "chat.example", origin: "chat.example" }, "foreign"],
  ["of a file", { host: "chat.example", origin: "file://" }, "foreign"],
  ["to no host", { origin: "https://chat.example" }, "foreign"],
  ["behind a proxy that says it is another host", {
    host: "10.0.0.1:8000",
    "x-forwarded-host": "chat.example",
    origin: "https://chat.example",
  }, "foreign"],
  ["behind a proxy that drops the port", {
    host: "chat.example",
    origin: "http://chat.example:8080",
  }, "port_unknown"],
  ["behind a proxy that drops the port of an IPv6 address", {
    host: "[::1]",
    origin: "http://[::1]:8080",
  }, "port_unknown"],
  ["of another site on a port", {
    host: "chat.example",
    origin: "http://evil.example:8080",
  }, "foreign"],
  ["that the browser calls same-origin", {
    ...FROM_ELSEWHERE,
    "sec-fetch-site": "same-origin",
  }, "own"],
  ["that the browser calls a person's own", {
    ...FROM_ELSEWHERE,
    "sec-fetch-site": "none",
  }, "own"],
  ["that the browser calls same-site", {
    ...FROM_HERE,
    "sec-fetch-site": "same-site",
  }, "foreign"],
  ["that the browser calls cross-site", {
    ...FROM_HERE,
    "sec-fetch-site": "cross-site",
  }, "foreign"],
  ["that the browser calls cross-site, without an Origin", {
    host: "chat.example",
    "sec-fetch-site": "cross-site",
  }, "foreign"],
  ["that the browser calls something new", {
    ...FROM_HERE,
    "sec-fetch-site": "same-planet",
  }, "foreign"],
];

for (const [what, headers, origin] of REQUESTS) {
  Deno.test(`requestOrigin() is ${origin} for a request ${what}`, () => {
    assertEquals(requestOrigin(new Headers(headers), 0), origin);
  });
}

const PROXIED: [
  what: string,
  headers: Record<string, string>,
  trustProxy: number,
  origin: RequestOrigin,
][] = [
  [
    "behind a proxy that changes the host",
    {
      host: "10.0.0.1:8000",
      "x-forwarded-host": "chat.example",
      origin: "https://chat.example",
    },
    1,
    "own",
  ],
  [
    "behind two proxies",
    {
      host: "10.0.0.1:8000",
      "x-forwarded-host": "chat.example, 10.0.0.2",
      origin: "https://chat.example",
    },
    2,
    "own",
  ],
  [
    "behind two proxies of which only the first says the host",
    {
      host: "10.0.0.1:8000",
      "x-forwarded-host": "chat.example",
      origin: "https://chat.example",
    },
    2,
    "own",
  ],
  [
    "behind a proxy, with a host that the client made up",
    {
      host: "10.0.0.1:8000",
      "x-forwarded-host": "evil.example, chat.example",
      origin: "https://evil.example",
    },
    1,
    "foreign",
  ],
  ["behind a proxy that passes Host on", FROM_HERE, 1, "own"],
  [
    "of the proxy's own address",
    {
      host: "10.0.0.1:8000",
      "x-forwarded-host": "chat.example",
      origin: "http://10.0.0.1:8000",
    },
    1,
    "foreign",
  ],
];

for (const [what, headers, trustProxy, origin] of PROXIED) {
  Deno.test(`requestOrigin() is ${origin} for a request ${what}`, () => {
    assertEquals(requestOrigin(new Headers(headers), trustProxy), origin);
  });
}

const ACTS: [method: string, path: string, acts: boolean][] = [
  ["POST", "/api/session", true],
  ["DELETE", "/api/session", true],
  ["POST", "/rooms/tea/messages", true],
  ["PUT", "/anything", true],
  ["GET", "/api/rooms/tea/socket", true],
  ["GET", "/api/rooms/tea/events", true],
  ["HEAD", "/api/rooms/tea/events", true],
  ["GET", "/", false],
  ["HEAD", "/rooms/tea", false],
  ["OPTIONS", "/rooms/tea", false],
  ["GET", "/rooms/socket", false],
  ["GET", "/api/rooms/tea/messages", false],
];

for (const [method, path, acts] of ACTS) {
  Deno.test(`actsForUser() is ${acts} for ${method} ${path}`, () => {
    const url = new URL(path, "http://localhost");
    assertEquals(actsForUser(method, url), acts);
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

const SITES: [
  what: string,
  url: string,
  headers: Record<string, string>,
  trustProxy: number,
  origin: string,
][] = [
  ["of a page", "http://chat.example:8000", FROM_HERE, 0, FROM_HERE.origin],
  [
    "of no page",
    "http://localhost:8000",
    { host: "localhost:8000" },
    0,
    "http://localhost:8000",
  ],
  [
    "behind a trusted proxy",
    "http://10.0.0.1",
    {
      host: "10.0.0.1",
      "x-forwarded-host": "chat.example",
    },
    1,
    "http://chat.example",
  ],
  [
    "behind no trusted proxy",
    "http://chat.example",
    {
      host: "chat.example",
      "x-forwarded-host": "evil.example",
    },
    0,
    "http://chat.example",
  ],
  [
    "whose host can't be one",
    "http://chat.example",
    {
      host: "chat.example",
      "x-forwarded-host": "'; rm <",
    },
    1,
    "http://chat.example",
  ],
  [
    "by a link of a page of its own",
    "http://chat.example",
    { host: "chat.example", referer: "https://chat.example/rooms/tea" },
    0,
    "https://chat.example",
  ],
  [
    "by a link of another site",
    "http://chat.example",
    { host: "chat.example", referer: "https://evil.example/chat.example" },
    0,
    "http://chat.example",
  ],
  [
    "by a link of what is no site",
    "http://chat.example",
    { host: "chat.example", referer: "app://chat.example/" },
    0,
    "http://chat.example",
  ],
  [
    "by https, as a trusted proxy says",
    "http://chat.example",
    { host: "chat.example", "x-forwarded-proto": "https" },
    1,
    "https://chat.example",
  ],
  [
    "by https, as anybody may say",
    "http://chat.example",
    { host: "chat.example", "x-forwarded-proto": "https" },
    0,
    "http://chat.example",
  ],
  [
    "of a page without an origin",
    "http://chat.example",
    {
      host: "chat.example",
      origin: "null",
    },
    0,
    "http://chat.example",
  ],
  [
    "of what is no site",
    "http://chat.example",
    {
      host: "chat.example",
      origin: "app://chat.example",
    },
    0,
    "http://chat.example",
  ],
];

for (const [what, url, headers, trustProxy, origin] of SITES) {
  Deno.test(`siteOrigin() is ${origin} for a request ${what}`, () => {
    const request = new Request(url, { method: "POST", headers });
    assertEquals(siteOrigin(request, trustProxy), origin);
  });
}
