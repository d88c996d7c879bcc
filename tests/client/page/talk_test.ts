import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { signal } from "@preact/signals";
import {
  type Editing,
  Talk,
  type TalkOptions,
  UNDO_MS,
} from "../../../lib/client/page/talk.ts";
import type { Change, User } from "../../../lib/protocol/messages.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { FakeBrowser, type FakeRequest } from "../fake_browser.ts";

const ANA = { userId: "u-ana", userName: "Ana" };

function aTalk(options: Partial<TalkOptions> = {}) {
  const browser = new FakeBrowser();
  const folded: Change[] = [];
  const told: string[] = [];
  const kept = new Map<string, string>();
  const talk = new Talk({
    environment: browser,
    room: "tea",
    user: signal<User | null>(ANA),
    foldIn: (change) => folded.push(change),
    notify: (sentence) => told.push(sentence),
    storage: () => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
    }),
    ...options,
  });
  return { browser, talk, folded, told, kept };
}

function asked({ url, options }: FakeRequest): string {
  const { method, body } = options;
  return [method, url.pathname, body].filter(Boolean).join(" ");
}

const stored = () => Response.json({});
const refused = (code: string, message: string, status: number) =>
  Response.json({ error: { code, message } }, { status });

Deno.test("Talk deletes a message after 5 s", async () => {
  using time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.delete(7);
  assertEquals(talk.deleting.value, [{ seq: 7, canUndo: true }]);
  time.tick(UNDO_MS - 1);
  assertEquals(browser.requests.length, 0);
  time.tick(1);
  assertEquals(browser.requests.map(asked), [
    "DELETE /api/rooms/tea/messages/7",
  ]);
  assertEquals(talk.deleting.value, [{ seq: 7, canUndo: false }]);
  // Too late.
  talk.undo(7);
  assertEquals(talk.deleting.value, [{ seq: 7, canUndo: false }]);
  browser.request.respond(stored());
  await afterTurns(10);
  assertEquals(talk.deleting.value, []);
});

Deno.test("Talk keeps a message whose deletion is undone", () => {
  using time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.delete(7);
  talk.delete(8);
  talk.undo(7);
  assertEquals(talk.deleting.value, [{ seq: 8, canUndo: true }]);
  time.tick(UNDO_MS);
  assertEquals(browser.requests.map(asked), [
    "DELETE /api/rooms/tea/messages/8",
  ]);
  talk.dispose();
  browser.request.respond(stored());
});

Deno.test("Talk deletes a message once, however often it is asked", () => {
  using time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.delete(7);
  talk.delete(7);
  time.tick(UNDO_MS);
  talk.delete(7);
  time.tick(UNDO_MS);
  assertEquals(browser.requests.length, 1);
  browser.request.respond(stored());
});

Deno.test("Talk deletes at once when the page is left, in a request that outlives it", () => {
  using _time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.delete(7);
  talk.flush();
  talk.dispose();
  assertEquals(browser.requests.length, 1);
  assertEquals(browser.request.options.keepalive, true);
  browser.request.respond(stored());
});

Deno.test("Talk deletes nothing that is edited, and edits nothing that it deletes", () => {
  using time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.setEditing({ seq: 7, text: "Hello" });
  talk.delete(7);
  assertEquals(talk.editing.value, null);
  talk.setEditing({ seq: 7, text: "Hello" });
  assertEquals(talk.deleting.value, []);
  time.tick(UNDO_MS);
  assertEquals(browser.requests, []);
});

Deno.test("Talk says why a message wasn't deleted, and shows it again", async () => {
  using time = new FakeTime();
  const { browser, talk, told } = aTalk();
  talk.delete(7);
  time.tick(UNDO_MS);
  browser.request.respond(refused("gone", "It is no longer kept", 410));
  await afterTurns(10);
  assertEquals(talk.deleting.value, []);
  assertEquals(told, ["It is no longer kept"]);
});

Deno.test("Talk edits a message, and ends with it", async () => {
  using _time = new FakeTime();
  const { browser, talk } = aTalk();
  talk.setEditing({ seq: 7, text: "before" });
  const saving = talk.edit({ seq: 7, text: "after" });
  assertEquals(browser.requests.map(asked), [
    'PATCH /api/rooms/tea/messages/7 {"id":"c1","text":"after"}',
  ]);
  browser.request.respond(stored());
  assertEquals(await saving, null);
  assertEquals(talk.editing.value, null);
});

const REFUSALS: [what: string, answer: () => Response, problem: string][] = [
  [
    "says no",
    () => refused("not_allowed", "It isn't yours", 403),
    "It isn't yours",
  ],
  [
    "is away",
    () => new Response("Bad gateway", { status: 502 }),
    "The server can't be reached. Try again.",
  ],
];

for (const [what, answer, problem] of REFUSALS) {
  Deno.test(`Talk goes on editing when the server ${what}`, async () => {
    using _time = new FakeTime();
    const { browser, talk } = aTalk();
    const editing: Editing = { seq: 7, text: "after" };
    talk.setEditing(editing);
    const saving = talk.edit(editing);
    browser.request.respond(answer());
    assertEquals(await saving, problem);
    assertEquals(talk.editing.value, editing);
  });

  Deno.test(`Talk takes a reaction back when the server ${what}`, async () => {
    using _time = new FakeTime();
    const { browser, talk, folded, told } = aTalk();
    const reacting = talk.react(aMessage(7), "👍");
    browser.request.respond(answer());
    await reacting;
    assertEquals(
      folded.map((change) => change.kind === "reaction" && change.on),
      [true, false],
    );
    assertEquals(told, [problem]);
  });
}

Deno.test("What is being edited is there after a reload, until it ends", () => {
  const { talk, kept } = aTalk();
  talk.setEditing({ seq: 7, text: "half of" });
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: () => {},
    removeItem: () => {},
  });
  const reloaded = aTalk({ storage }).talk;
  assertEquals(reloaded.editing.value, { seq: 7, text: "half of" });
  talk.setEditing(null);
  assertEquals(aTalk({ storage }).talk.editing.value, null);
});

for (
  const [what, getItem] of [
    ["is blocked", () => {
      throw new DOMException("Blocked", "SecurityError");
    }],
    ["has something else", () => "[]"],
    ["is broken", () => "{"],
  ] as const
) {
  Deno.test(`Talk edits nothing when what is kept ${what}`, () => {
    const { talk } = aTalk({
      storage: () => ({
        getItem,
        setItem: () => {
          throw new DOMException("Full", "QuotaExceededError");
        },
        removeItem: () => {},
      }),
    });
    assertEquals(talk.editing.value, null);
    talk.setEditing({ seq: 7, text: "x" });
    assertEquals(talk.editing.value, { seq: 7, text: "x" });
  });
}

Deno.test("Talk shows a reaction before it is stored, and takes back one's own", async () => {
  using _time = new FakeTime();
  const { browser, talk, folded } = aTalk();
  const reacting = talk.react(aMessage(7), "👍");
  assertEquals(folded, [{
    kind: "reaction",
    seq: 0,
    id: "c1",
    sentAt: Date.now(),
    of: 7,
    emoji: "👍",
    ...ANA,
    on: true,
  }]);
  assertEquals(browser.requests.map(asked), [
    "PUT /api/rooms/tea/messages/7/reactions/%F0%9F%91%8D",
  ]);
  browser.request.respond(stored());
  await reacting;
  const reactions = [{ emoji: "👍", users: [ANA] }];
  const back = talk.react(aMessage(7, { reactions }), "👍");
  assertEquals(browser.requests.map(asked).at(-1)?.split(" ")[0], "DELETE");
  browser.request.respond(stored());
  await back;
});

Deno.test("Who has no name is told to pick one before reacting", async () => {
  const { browser, talk, folded, told } = aTalk({ user: signal(null) });
  await talk.react(aMessage(7), "👍");
  assertEquals([browser.requests, folded], [[], []]);
  assertEquals(told, ["Pick a name first"]);
});
