import { assert, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { startTestServer } from "../support/test_server.ts";
import { ben } from "../ui/render.ts";

/** The page of a room in which Ben has said something. */
async function readPage(headers: Record<string, string>): Promise<string> {
  await using server = await startTestServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  await door.send(checkPost({ id: "c1", text: "Hello" }));
  const page = await fetch(`${server.url}/rooms/tea`, { headers });
  return await page.text();
}

Deno.test("A first visit has its days in the language that the browser asks for", async () => {
  const page = await readPage({ "accept-language": "fa-IR, en;q=0.5" });
  assertStringIncludes(page, '<h2 lang="fa-IR" dir="auto">');
  assert(/<h2 lang="fa-IR"[^>]*>[^<]*[۰-۹]/.test(page));
  // While the zone isn't known, times say theirs.
  assert(/UTC[^<]*<\/time>/.test(page));
});

Deno.test("What the browser has said by cookie counts more", async () => {
  const page = await readPage({
    "accept-language": "fa-IR",
    cookie: "islet-clock=h23:Europe/Lisbon:pt-PT",
  });
  assertStringIncludes(page, '<h2 lang="pt-PT" dir="auto">');
  assert(!/UTC[^<]*<\/time>/.test(page));
});

for (const language of ["*", "xx-nonsense-", "<b>", ","]) {
  Deno.test(`Days are in English for ${JSON.stringify(language)}`, async () => {
    const page = await readPage({ "accept-language": language });
    assert(/<h2>\w+day, /.test(page));
  });
}
