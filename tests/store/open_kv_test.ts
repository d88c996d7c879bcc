import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openKv, StartError } from "../../lib/store/open_kv.ts";

/** A folder that is removed in the end. */
async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "islet-" });
  return {
    path,
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true });
    },
  };
}

Deno.test("openKv() makes the file and its folder", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/a/b/islet.sqlite`;
  {
    using kv = await openKv(path);
    await kv.set(["key"], 1);
  }
  using kv = await openKv(path);
  assertEquals((await kv.get(["key"])).value, 1);
  assertEquals((await Deno.stat(path)).isFile, true);
});

Deno.test("openKv() opens a store in memory", async () => {
  using kv = await openKv(":memory:");
  await kv.set(["key"], 1);
  assertEquals((await kv.get(["key"])).value, 1);
});

Deno.test("openKv() names the path that can't be opened", async () => {
  await using folder = await tempFolder();
  const file = `${folder.path}/file`;
  await Deno.writeTextFile(file, "This is not a database.\n".repeat(100));
  for (const path of [`${file}/islet.sqlite`, file, folder.path]) {
    const error = await assertRejects(() => openKv(path), StartError);
    assertStringIncludes(
      error.message,
      `Cannot open the store at ${path}: `,
    );
    assertEquals(error.cause instanceof Error, true);
  }
});

Deno.test("openKv() names the URL that can't be opened", async () => {
  const url = "http://";
  const error = await assertRejects(() => openKv(url), StartError);
  assertStringIncludes(error.message, `Cannot open the store at ${url}: `);
});
