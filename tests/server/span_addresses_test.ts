import { assertEquals } from "@std/assert";
import { publicAttribute } from "../../lib/server/span_addresses.ts";

const CASES: [key: string, value: string | number, told: string | number][] = [
  ["url.path", "/api/hooks/secret", "/api/hooks/…"],
  ["url.path", "/rooms/tea/owner/secret", "/rooms/tea/owner/…"],
  ["url.path", "/rooms/tea", "/rooms/tea"],
  ["url.query", "token=secret", ""],
  [
    "url.full",
    "https://chat.example/api/hooks/secret?x=secret",
    "https://chat.example/api/hooks/…",
  ],
  ["url.full", "https://chat.example/", "https://chat.example/"],
  ["url.full", "secret", ""],
  ["http.request.method", "POST", "POST"],
  ["http.response.status_code", 200, 200],
];

for (const [key, value, told] of CASES) {
  Deno.test(`A span's ${key} of ${value} is told as ${told || "nothing"}`, () => {
    assertEquals(publicAttribute(key, value), told);
  });
}
