import { assertEquals } from "@std/assert";
import { ownPageHref } from "../../lib/server/own_page_href.ts";

for (
  const [code, path, href] of [
    ["banned", "/rooms/tea", "/rooms/tea/mine"],
    ["banned", "/rooms/tea/messages/7", "/rooms/tea/mine"],
    ["banned", "/rooms/-tea", null],
    ["banned", "/rooms", null],
    ["banned", "/", null],
    ["not_allowed", "/rooms/tea", null],
  ] as const
) {
  Deno.test(`ownPageHref() leads who is refused ${path} as ${code} to ${href}`, () => {
    assertEquals(ownPageHref(code, path), href);
  });
}
