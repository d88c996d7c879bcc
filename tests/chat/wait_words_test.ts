import { assertEquals } from "@std/assert";
import { waitWords } from "../../lib/chat/wait_words.ts";

Deno.test("waitWords() says when to come back, never too early", () => {
  const words = [0, 1, 1_000, 1_001, 60_000, 60_001, 150_000].map(waitWords);
  assertEquals(words, [
    "in a second",
    "in a second",
    "in a second",
    "in 2 seconds",
    "in 60 seconds",
    "in 2 minutes",
    "in 3 minutes",
  ]);
});
