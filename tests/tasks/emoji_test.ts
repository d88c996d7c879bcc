import { assertEquals, assertLessOrEqual } from "@std/assert";
import { gzipSync } from "node:zlib";
import { EMOJI_FILE, emojiTable } from "../../lib/tasks/emoji.ts";

const MAX_BYTES = 20 * 1024;

Deno.test("The table of emoji is what emojibase-data says: `deno task emoji` writes it", async () => {
  const file = new URL(`../../${EMOJI_FILE}`, import.meta.url);
  assertEquals(await Deno.readTextFile(file), emojiTable());
});

Deno.test("The table of emoji has at most 20 KiB, compressed", () => {
  const { length } = gzipSync(emojiTable(), { level: 9 });
  assertLessOrEqual(length, MAX_BYTES);
});
