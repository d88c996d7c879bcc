import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { isChange, isMessage } from "../../lib/protocol/entries.ts";
import type { Change, Entry, Message } from "../../lib/protocol/messages.ts";
import { applyChange, fold } from "../../lib/protocol/timeline.ts";
import { aMessage } from "../support/a_message.ts";
import { aUser } from "../support/a_user.ts";

const NAMES = ["Ana", "Ben", "Cem"] as const;
const EMOJIS = ["👍", "🎉"] as const;

/** What somebody does, before it has a place in the log. */
type Act =
  | { readonly kind: "message" | "unknown" }
  | { readonly kind: "edit" | "delete"; readonly of: number }
  | {
    readonly kind: "reaction";
    readonly of: number;
    readonly name: string;
    readonly emoji: string;
    readonly on: boolean;
  };

// Some are about what is no message, or comes only later.
const of = fc.integer({ min: 0, max: 30 });

const acts = fc.array(
  fc.oneof<fc.Arbitrary<Act>[]>(
    fc.record({ kind: fc.constantFrom("message", "message", "unknown") }),
    fc.record({ kind: fc.constantFrom("edit", "delete"), of }),
    fc.record({
      kind: fc.constant("reaction"),
      of,
      name: fc.constantFrom(...NAMES),
      emoji: fc.constantFrom(...EMOJIS),
      on: fc.boolean(),
    }),
  ),
  { maxLength: 30 },
);

function placed(act: Act, seq: number): Entry {
  const fields = { ...aUser("Ana"), seq, id: `c${seq}`, sentAt: seq };
  switch (act.kind) {
    case "message":
      return aMessage(seq);
    case "unknown":
      return { kind: "unknown", seq };
    case "edit":
      return { kind: "edit", ...fields, of: act.of, text: `edit ${seq}` };
    case "delete":
      return { kind: "delete", ...fields, of: act.of };
    case "reaction": {
      const { kind, of, name, emoji, on } = act;
      return { ...fields, ...aUser(name), kind, of, emoji, on };
    }
  }
}

function entriesOf(list: readonly Act[]): Entry[] {
  return list.map((act, index) => placed(act, index + 1));
}

/**
 * What one message is in the end, found by looking for it: whether anything deletes it,
 * else what its last edit says, and for each user and emoji what came last.
 */
function expected(message: Message, entries: readonly Entry[]): Message {
  const changes = entries.filter(isChange)
    .filter(({ seq, of }) => of === message.seq && seq > of);
  if (changes.some(({ kind }) => kind === "delete")) {
    return { ...message, text: "", deleted: true };
  }
  const edit = changes.findLast((change) => change.kind === "edit");
  const reactions = EMOJIS.map((emoji) => ({
    emoji,
    users: NAMES.map((name) => aUser(name)).filter(({ userId }) => {
      const last = changes.findLast((change) =>
        change.kind === "reaction" && change.emoji === emoji &&
        change.userId === userId
      );
      return last?.kind === "reaction" && last.on;
    }),
  })).filter(({ users }) => users.length > 0);
  return {
    ...message,
    ...(edit !== undefined && { text: edit.text, editedAt: edit.sentAt }),
    ...(reactions.length > 0 && { reactions }),
  };
}

/** Reactions in an order that doesn't depend on who came when. */
function inOrder(message: Message): Message {
  if (message.reactions === undefined) return message;
  const reactions = message.reactions.map(({ emoji, users }) => ({
    emoji,
    users: users.toSorted((a, b) => a.userId < b.userId ? -1 : 1),
  })).toSorted((a, b) =>
    EMOJIS.findIndex((emoji) => emoji === a.emoji) -
    EMOJIS.findIndex((emoji) => emoji === b.emoji)
  );
  return { ...message, reactions };
}

Deno.test("fold() makes of each message what was said about it", () => {
  fc.assert(fc.property(acts, (list) => {
    const entries = entriesOf(list);
    const messages = entries.filter(isMessage);
    assertEquals(
      fold([], entries).map(inOrder),
      messages.map((message) => expected(message, entries)),
    );
  }));
});

Deno.test("fold() makes the same in one go and in parts", () => {
  fc.assert(fc.property(acts, fc.nat(30), (list, cut) => {
    const entries = entriesOf(list);
    const inParts = fold(
      fold([], entries.slice(0, cut)),
      entries.slice(cut),
    );
    assertEquals(inParts, fold([], entries));
  }));
});

Deno.test("fold() changes nothing with changes that a message has already", () => {
  fc.assert(fc.property(acts, fc.nat(30), (list, from) => {
    const entries = entriesOf(list);
    const messages = fold([], entries);
    const again = entries.slice(from)
      .filter(isChange).filter(({ seq, of }) => of < seq);
    // The text that a message has now is what readers get with an edit.
    const resent = again.map((entry) => {
      if (entry.kind !== "edit") return entry;
      const { text: _, ...wordless } = entry;
      const message = messages.find(({ seq }) => seq === entry.of);
      return message === undefined || message.deleted
        ? wordless
        : { ...wordless, text: message.text };
    });
    assertEquals(
      fold(messages, resent).map(inOrder),
      messages.map(inOrder),
    );
  }));
});

Deno.test("fold() leaves the messages that it was given alone", () => {
  fc.assert(fc.property(acts, fc.nat(30), (list, cut) => {
    const entries = entriesOf(list);
    const before = fold([], entries.slice(0, cut));
    const copy = structuredClone(before);
    fold(before, entries.slice(cut));
    assertEquals(before, copy);
  }));
});

const CHANGE = { ...aUser("Ana"), seq: 9, id: "c9", sentAt: 9, of: 1 };

Deno.test("fold() returns the same list where nothing changes", () => {
  const messages = [aMessage(1, { deleted: true, text: "" }), aMessage(3)];
  const entries: readonly Entry[] = [
    { kind: "unknown", seq: 8 },
    { kind: "edit", ...CHANGE, of: 2, text: "of none" },
    { kind: "edit", ...CHANGE, text: "of a deleted one" },
    { kind: "delete", ...CHANGE },
    { kind: "edit", ...CHANGE, of: 3 },
    { kind: "reaction", ...CHANGE, of: 3, emoji: "👍", on: false },
  ];
  assertStrictEquals(fold(messages, entries), messages);
});

Deno.test("applyChange() keeps who deleted messages are from, and nothing else", () => {
  const message = aMessage(1, {
    editedAt: 4,
    reactions: [{ emoji: "👍", users: [aUser("Ana")] }],
  });
  assertEquals(
    applyChange(message, { kind: "delete", ...CHANGE }),
    { ...aMessage(1), text: "", deleted: true },
  );
});

Deno.test("applyChange() keeps tags, of deleted messages and in reactions", () => {
  const message = aMessage(1, { tag: "k3" });
  assertEquals(
    applyChange(message, { kind: "delete", ...CHANGE, tag: "m7" }),
    { ...message, text: "", deleted: true },
  );
  const reaction = { kind: "reaction", emoji: "👍", on: true } as const;
  const ana = { ...aUser("Ana"), tag: "m7" };
  assertEquals(
    applyChange(message, { ...reaction, ...CHANGE, ...ana }).reactions,
    [{ emoji: "👍", users: [ana] }],
  );
});

Deno.test("applyChange() shows reactions in the order in which they came", () => {
  const react = (name: string, emoji: string, on = true): Change => ({
    kind: "reaction",
    ...CHANGE,
    ...aUser(name),
    emoji,
    on,
  });
  const changes = [
    react("Ben", "🎉"),
    react("Ana", "👍"),
    react("Ana", "🎉"),
    react("Ana", "🎉"),
    react("Cem", "👍", false),
  ];
  const { reactions } = changes.reduce(applyChange, aMessage(1));
  assertEquals(reactions, [
    { emoji: "🎉", users: [aUser("Ben"), aUser("Ana")] },
    { emoji: "👍", users: [aUser("Ana")] },
  ]);
});
