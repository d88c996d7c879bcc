import { gzipSync } from "node:zlib";
import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
} from "@std/assert";
import { startBuiltServer } from "../support/built_app.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";

const MAX_SCRIPT_BYTES = 24 * 1024;

/** Every script that a page loads, directly or by import. */
async function scriptsOf(page: string, url: string): Promise<Set<string>> {
  const scripts = new Set<string>();
  const queue = [...page.matchAll(/\/_fresh\/js\/[^"'\s>]+\.js/g)]
    .map(([path]) => new URL(path, url).href);
  for (let script = queue.pop(); script !== undefined; script = queue.pop()) {
    if (scripts.has(script)) continue;
    scripts.add(script);
    const source = await (await fetch(script)).text();
    for (const [, path = ""] of source.matchAll(/from"(\.\/[^"]+)"/g)) {
      queue.push(new URL(path, script).href);
    }
  }
  return scripts;
}

/** The page of a room, as somebody with a name gets it. */
async function roomPage(url: string): Promise<string> {
  const session = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Ana" }),
  });
  await session.body?.cancel();
  const [cookie = ""] = session.headers.getSetCookie();
  const response = await fetch(`${url}/rooms/tea`, {
    headers: { cookie: cookie.split(";")[0] ?? "" },
  });
  return await response.text();
}

Deno.test(
  "All scripts of a room page are at most 24 KiB, compressed",
  STAND_IN_ONLY,
  async () => {
    await using server = await startBuiltServer();
    const html = await roomPage(server.url);
    const scripts = await scriptsOf(html, server.url);
    // The runtime, the island, what they share, and what is loaded later shares.
    assertEquals(scripts.size, 4);

    let bytes = 0;
    for (const script of scripts) {
      bytes +=
        gzipSync(await (await fetch(script)).bytes(), { level: 9 }).length;
    }
    assertLessOrEqual(bytes, MAX_SCRIPT_BYTES);
  },
);

Deno.test(
  "All that a room page's scripts import is asked for by the first of them",
  STAND_IN_ONLY,
  async () => {
    await using server = await startBuiltServer();
    const html = await roomPage(server.url);
    const [runtime = "", island = ""] = [
      ...html.matchAll(/\/_fresh\/js\/[^"'\s>]+\.js/g),
    ].map(([path]) => path);
    const [early, late] = await Promise.all(
      [runtime, island].map(async (path) => {
        const source = await (await fetch(server.url + path)).text();
        return [...source.matchAll(/(?:from|import)"(\.\/[^"]+)"/g)]
          .map(([, path]) => path);
      }),
    );
    assertGreater(late?.length ?? 0, 0);
    for (const path of late ?? []) assert(early?.includes(path), path);
  },
);

Deno.test("The lobby needs no JavaScript at all", async () => {
  await using server = await startBuiltServer();
  const page = await (await fetch(`${server.url}/`)).text();
  assertEquals(await scriptsOf(page, server.url), new Set());
});
