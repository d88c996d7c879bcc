import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { makeRoom } from "../support/make_room.ts";
import { startTestServer } from "../support/test_server.ts";

/** The page that invites to a room. */
async function open(
  url: string,
  room: string,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}/rooms/${room}/invite`, { headers });
  return { status: response.status, html: await response.text() };
}

/** The address that the page shows. */
function addressIn(html: string): string | undefined {
  return html.match(/<input type="text" readOnly value="([^"]*)"/i)?.[1];
}

Deno.test("The page that invites has the room's address in a box, and as a QR code, and no scripts", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Клуб <7>", false);
  const { status, html } = await open(server.url, room);
  assertEquals(status, 200);
  assertEquals(addressIn(html), `${server.url}/rooms/${room}`);
  assertMatch(html, /<svg class="qr" viewBox="0 0 \d+ \d+" role="img"/);
  assertStringIncludes(html, ">Клуб &lt;7></bdi>");
  assertMatch(html, new RegExp(`href="/rooms/${room}"[^>]*>Back to the room<`));
  assert(!html.includes("<script"));
});

Deno.test("The page that invites says who may come", async () => {
  await using server = await startTestServer();
  const listed = await makeRoom(server.url, "Tea", true);
  const unlisted = await makeRoom(server.url, "Secret", false);
  assertStringIncludes(
    (await open(server.url, listed.room)).html,
    "listed in the lobby: everybody can find it, read and write",
  );
  for (const room of [unlisted.room, "made-by-nobody"]) {
    assertStringIncludes(
      (await open(server.url, room)).html,
      "unlisted: whoever has this link can read and write",
    );
  }
});

Deno.test("Nobody is invited by what makes an owner, or by what else is in an address", async () => {
  await using server = await startTestServer();
  const { room, url, cookie, ownerUrl } = await makeRoom(
    server.url,
    "Tea",
    false,
  );
  const page = await fetch(`${server.url}/rooms/${room}/invite?title=x#y`, {
    headers: { cookie, referer: ownerUrl },
  });
  const html = await page.text();
  assertEquals(addressIn(html), url);
  assert(!html.includes("/owner/"));
});

Deno.test("The page that invites keeps https where the page before it had that, and takes no other site's word", async () => {
  await using server = await startTestServer();
  const { host } = new URL(server.url);
  const from = async (referer: string) =>
    addressIn((await open(server.url, "tea", { referer })).html);
  assertEquals(
    await from(`https://${host}/rooms/tea`),
    `https://${host}/rooms/tea`,
  );
  for (
    const other of ["https://evil.example/rooms/tea", "javascript:1", "x", ""]
  ) {
    assertEquals(await from(other), `${server.url}/rooms/tea`);
  }
});

Deno.test("Nobody is invited to what can't be a room", async () => {
  await using server = await startTestServer();
  for (const name of ["Tea", "-", "x".repeat(65), "%00"]) {
    const { status, html } = await open(server.url, name);
    assertEquals(status, 404);
    assert(!html.includes('class="qr"'));
  }
});

Deno.test("A room leads to the page that invites, in its header and where nothing has been said", async () => {
  await using server = await startTestServer();
  const html = await (await fetch(`${server.url}/rooms/tea`)).text();
  assertEquals(html.match(/href="\/rooms\/tea\/invite"/g)?.length, 2);
});
