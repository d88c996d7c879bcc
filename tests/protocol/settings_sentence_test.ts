import { assertEquals } from "@std/assert";
import {
  settingsSentence,
  spanWords,
} from "../../lib/protocol/settings_sentence.ts";

const ANA = { userId: "u-ana", userName: "Ana" };
const BEN = { userId: "u-ben", userName: "Ben" };
const AT = 1_000_000;
const HOUR_MS = 60 * 60_000;

/** Without the characters that keep names apart. */
function sentence(settings: Record<string, unknown>): string {
  return settingsSentence({ ...ANA, sentAt: AT, settings })
    .replace(/[\u2068\u2069]/g, "");
}

const SENTENCES: [settings: Record<string, unknown>, sentence: string][] = [
  [
    { title: "Tea", listed: false, owners: ["u-ana"] },
    "Ana made the room",
  ],
  [{ title: "Coffee" }, "Ana called the room Coffee"],
  [{ topic: "Green or black" }, "Ana set the topic: Green or black"],
  [{ topic: "" }, "Ana removed the topic"],
  [{ listed: true }, "Ana had the lobby show the room"],
  [{ listed: false }, "Ana took the room out of the lobby"],
  [{ owners: ["u-eva", "u-ana"] }, "Ana became an owner"],
  [{ owners: ["u-ben"] }, "Ana gave the room away"],
  [
    { owners: ["u-ben"], appointed: BEN, moderators: [ANA] },
    "Ana gave the room to Ben",
  ],
  [{ locked: true }, "Ana locked the room"],
  [{ locked: false }, "Ana unlocked the room"],
  [{ slowModeMs: 30_000 }, "Ana turned on slow mode: 30 seconds"],
  [{ slowModeMs: 0 }, "Ana turned off slow mode"],
  [{ passphrase: true }, "Ana set a passphrase"],
  [{ passphrase: false }, "Ana removed the passphrase"],
  [{ moderators: [BEN], promoted: [BEN] }, "Ana made Ben a moderator"],
  [{ moderators: [], demoted: [BEN] }, "Ana made Ben a member again"],
  [
    // The commit came a little later.
    { bans: [{ ...BEN, until: AT + 24 * HOUR_MS - 40 }] },
    "Ana banned Ben for 1 day",
  ],
  [{ bans: [BEN] }, "Ana let Ben come back"],
  [{ mutes: [{ ...BEN, until: AT + HOUR_MS }] }, "Ana muted Ben for 1 hour"],
  [{ mutes: [BEN] }, "Ana let Ben speak again"],
  [
    { locked: true, topic: "Quiet" },
    "Ana set the topic: Quiet, locked the room",
  ],
];

for (const [settings, words] of SENTENCES) {
  Deno.test(`What is told of ${JSON.stringify(settings)} is "${words}"`, () => {
    assertEquals(sentence(settings), words);
  });
}

Deno.test("What a newer server tells of settings is told as that something has changed", () => {
  assertEquals(sentence({ theme: "dark" }), "Ana changed the settings");
});

Deno.test("What is wrong in settings is passed over", () => {
  for (const wrong of [null, 1, [], {}, [null], [{}], [{ userName: 1 }]]) {
    const settings = {
      topic: wrong,
      title: wrong,
      bans: wrong,
      mutes: wrong,
      promoted: wrong,
      appointed: wrong,
      slowModeMs: "1",
      locked: "yes",
    };
    // An empty name is no name.
    assertEquals(sentence(settings), "Ana changed the settings");
  }
});

Deno.test("Names and what people typed are kept apart from the words around them", () => {
  const told = { ...ANA, tag: "k3", sentAt: AT, settings: { topic: "Tea" } };
  assertEquals(
    settingsSentence(told),
    "\u2068Ana k3\u2069 set the topic: \u2068Tea\u2069",
  );
});

Deno.test("spanWords() takes the largest unit that measures a time span", () => {
  const spans: [number, string][] = [
    [5_000, "5 seconds"],
    [60_000, "1 minute"],
    [10 * 60_000, "10 minutes"],
    [HOUR_MS, "1 hour"],
    [90 * 60_000, "90 minutes"],
    [24 * HOUR_MS, "1 day"],
    [7 * 24 * HOUR_MS, "1 week"],
    [365 * 24 * HOUR_MS, "1 year"],
    [0, "a moment"],
  ];
  for (const [ms, words] of spans) assertEquals(spanWords(ms), words);
});
