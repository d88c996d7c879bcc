import { gzipSync } from "node:zlib";
import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
} from "@std/assert";
import { startBuiltServer } from "../support/built_app.ts";
import {
  ANY_IMPORT,
  loadScripts,
  readRoomPage,
  STATIC_IMPORT,
} from "../support/room_scripts.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";

const MAX_SCRIPT_BYTES = 24 * 1024;

Deno.test(
  "All scripts of a room page are at most 24 KiB, compressed",
  STAND_IN_ONLY,
  async () => {
    await using server = await startBuiltServer();
    const html = await readRoomPage(server.url);
    const scripts = await loadScripts(html, server.url, STATIC_IMPORT);
    // The runtime, the island, what they share, and what is loaded later shares.
    assertEquals(scripts.length, 4);

    let bytes = 0;
    for (const { code } of scripts) {
      bytes += gzipSync(code, { level: 9 }).length;
    }
    assertLessOrEqual(bytes, MAX_SCRIPT_BYTES);
  },
);

/** What a page loads once it is live, or on first use. */
const LATER: [file: string, maxBytes: number][] = [
  ["live_room", 28 * 1024],
  ["find_sheet", 1_300],
  ["invite_sheet", 1_024],
  ["page_sheet", 1_152],
  ["completion", 1_408],
  ["settings_news", 1_600],
  ["translation", 512],
];

Deno.test(
  "Each script that a room page loads later has a budget",
  STAND_IN_ONLY,
  async () => {
    await using server = await startBuiltServer();
    const html = await readRoomPage(server.url);
    const early = await loadScripts(html, server.url, STATIC_IMPORT);
    const all = await loadScripts(html, server.url, ANY_IMPORT);
    const known = new Set(early.map(({ url }) => url));
    const later = all.filter(({ url }) => !known.has(url));
    assertEquals(later.length, LATER.length);
    for (const [file, maxBytes] of LATER) {
      const found = later.find(({ url }) => url.includes(`/${file}`));
      assert(found, file);
      const bytes = gzipSync(found.code, { level: 9 }).length;
      assertLessOrEqual(bytes, maxBytes, file);
    }
  },
);

Deno.test(
  "All that a room page's scripts import is asked for by the first of them",
  STAND_IN_ONLY,
  async () => {
    await using server = await startBuiltServer();
    const html = await readRoomPage(server.url);
    const [runtime = "", island = ""] = [
      ...html.matchAll(/\/_fresh\/js\/[^"'\s>]+\.js/g),
    ].map(([path]) => path);
    const [early, late] = await Promise.all(
      [runtime, island].map(async (path) => {
        const source = await (await fetch(server.url + path)).text();
        return [...source.matchAll(STATIC_IMPORT)]
          .map(([, path]) => path);
      }),
    );
    assertGreater(late?.length ?? 0, 0);
    for (const path of late ?? []) assert(early?.includes(path), path);
  },
);

const MAX_LOBBY_SCRIPT_BYTES = 1_536;

Deno.test("The lobby has one small script, which renews it, and no island", async () => {
  await using server = await startBuiltServer();
  const page = await (await fetch(`${server.url}/`)).text();
  assertEquals(await loadScripts(page, server.url, STATIC_IMPORT), []);
  const [script = "", ...others] = [
    ...page.matchAll(/<script[^>]*src="([^"]+)/g),
  ]
    .map(([, path]) => path);
  assertEquals(others, []);
  const code = await (await fetch(server.url + script)).text();
  assertLessOrEqual(
    gzipSync(code, { level: 9 }).length,
    MAX_LOBBY_SCRIPT_BYTES,
  );
});
