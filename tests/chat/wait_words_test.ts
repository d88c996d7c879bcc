import { assertEquals } from "@std/assert";
import { durationWords, waitWords } from "../../lib/chat/wait_words.ts";

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

Deno.test("durationWords() says how long something lasts, in the unit that fits", () => {
  const minutes = [
    1,
    90,
    91,
    120,
    150,
    36 * 60,
    37 * 60,
    48 * 60,
    365 * 24 * 60,
  ];
  assertEquals(minutes.map((each) => durationWords(each * 60_000)), [
    "60 seconds",
    "90 minutes",
    "2 hours",
    "2 hours",
    "3 hours",
    "36 hours",
    "2 days",
    "2 days",
    "365 days",
  ]);
});
