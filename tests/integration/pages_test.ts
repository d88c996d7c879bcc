import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";
import { startTestServer } from "../support/test_server.ts";

/** The status, the title and the text of a page, with no tags in it. */
async function open(url: string) {
  const response = await fetch(url);
  const html = await response.text();
  return {
    status: response.status,
    title: /<title>(.*)<\/title>/.exec(html)?.[1],
    text: html.replaceAll(/<[^>]*>/g, ""),
  };
}

Deno.test("A room that cannot be has a page that says why", async () => {
  await using server = await startTestServer();
  for (const name of ["TEA", "tea%2Fchai", "-tea"]) {
    const { status, title, text } = await open(`${server.url}/rooms/${name}`);
    assertEquals([status, title], [404, "No such room · Islet"]);
    assertStringIncludes(text, ROOM_NAME_RULE);
  }
});

Deno.test("What is nowhere has a page that says so", async () => {
  await using server = await startTestServer();
  const { status, title } = await open(`${server.url}/nowhere`);
  assertEquals([status, title], [404, "Nothing but sea · Islet"]);
});

Deno.test("A slash too many leads to the page without it", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/tea/?before=9`, {
    redirect: "manual",
  });
  await response.body?.cancel();
  assertEquals(response.status, 302);
  assertEquals(response.headers.get("Location"), "/rooms/tea?before=9");
});
