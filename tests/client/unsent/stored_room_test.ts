import { assertEquals } from "@std/assert";
import {
  decodeHasty,
  decodeStoredRoom,
  type StoredTab,
  takeFrom,
  withTab,
} from "../../../lib/client/unsent/stored_room.ts";

function aTab(at: number, fields: Partial<StoredTab> = {}): StoredTab {
  return {
    at,
    userId: "u-ana",
    userName: "Ana",
    draft: { id: `d${at}`, text: `draft ${at}` },
    outbox: [],
    ...fields,
  };
}

function aMessage(sentAt: number) {
  const id = `c${sentAt}`;
  return { id, text: id, sentAt, state: "sending", error: null } as const;
}

Deno.test("takeFrom() takes the newest draft and all messages of tabs that are gone, in order", () => {
  const room = new Map([
    ["gone", aTab(1, { outbox: [aMessage(5)] })],
    ["lives", aTab(9, { outbox: [aMessage(1)] })],
    ["gone too", aTab(2, { outbox: [aMessage(3)] })],
  ]);
  const { rest, draft, outbox } = takeFrom(room, ["gone", "gone too"]);
  assertEquals(draft, { id: "d2", text: "draft 2" });
  assertEquals(outbox.map(({ id }) => id), ["c3", "c5"]);
  // The other draft waits for the next tab.
  assertEquals([...rest.keys()], ["gone", "lives"]);
  assertEquals(rest.get("gone")?.outbox, []);
});

Deno.test("withTab() keeps the twenty tabs that were stored last, and none with nothing", () => {
  let room = decodeStoredRoom(undefined);
  for (let at = 1; at <= 25; at++) room = withTab(room, `t${at}`, aTab(at));
  assertEquals([room.size, room.has("t5"), room.has("t6")], [20, false, true]);
  assertEquals(withTab(room, "t25", aTab(1, { draft: null })).size, 19);
});

Deno.test("withTab() bounds the length of a draft", () => {
  const draft = { id: "d1", text: "x".repeat(30_000) };
  const room = withTab(new Map(), "t1", aTab(1, { draft }));
  assertEquals(room.get("t1")?.draft?.text.length, 20_000);
});

for (
  const value of [
    undefined,
    null,
    7,
    "text",
    {},
    [],
    new Map([["t1", null]]),
    new Map([["t1", { ...aTab(1), outbox: [{ id: 7 }] }]]),
    new Map([["t1", { ...aTab(1), draft: { id: "d1" } }]]),
  ]
) {
  Deno.test(`decodeStoredRoom() reads nothing of ${Deno.inspect(value, { compact: true })}`, () => {
    assertEquals(decodeStoredRoom(value).size, 0);
  });
}

Deno.test("decodeStoredRoom() reads what it can of what another version has stored", () => {
  const stored = { ...aTab(1, { outbox: [aMessage(1)] }), more: true };
  const room = decodeStoredRoom(
    new Map<unknown, unknown>([["t1", stored], [7, 7]]),
  );
  assertEquals(room.get("t1"), aTab(1, { outbox: [aMessage(1)] }));
});

Deno.test("decodeHasty() reads what a tab has stored in haste, and nothing else", () => {
  assertEquals(decodeHasty(JSON.stringify(["t1", aTab(1)])), ["t1", aTab(1)]);
  for (const json of [null, "", "{", "7", "[]", '["t1"]', '["t1",{}]']) {
    assertEquals(decodeHasty(json), null);
  }
});

Deno.test("takeFrom() takes a message once that a tab went with while it took it over", () => {
  const sending = aMessage(5);
  const offered = { ...sending, state: "refused", error: "As Ana." } as const;
  const nobody = { userId: "", userName: "" };
  const room = new Map([
    ["second", aTab(2, { ...nobody, outbox: [offered] })],
    ["first", aTab(1, { outbox: [sending] })],
  ]);
  const { outbox } = takeFrom(room, ["first", "second"]);
  assertEquals(outbox, [{ ...offered, ...nobody }]);
});
