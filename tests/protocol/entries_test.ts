import { assertEquals, assertThrows } from "@std/assert";
import { decodeEntry, decodeMessage } from "../../lib/protocol/entries.ts";
import type { Entry } from "../../lib/protocol/messages.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { aMessage } from "../support/a_message.ts";
import { aUser } from "../support/a_user.ts";

const CHANGE = { ...aUser("Ana"), seq: 9, id: "c9", of: 4, sentAt: 5 };

const ENTRIES: readonly Entry[] = [
  aMessage(4),
  aMessage(4, { editedAt: 7 }),
  aMessage(4, { text: "", deleted: true }),
  aMessage(4, {
    reactions: [{ emoji: "👍", users: [aUser("Ana"), aUser("Ben")] }],
  }),
  { kind: "edit", ...CHANGE, text: "better" },
  { kind: "edit", ...CHANGE },
  { kind: "delete", ...CHANGE },
  { kind: "reaction", ...CHANGE, emoji: "🎉", on: true },
  { kind: "reaction", ...CHANGE, emoji: "🎉", on: false },
];

function named(entry: Entry): string {
  return JSON.stringify(entry).slice(0, 40);
}

for (const entry of ENTRIES) {
  Deno.test(`decodeEntry() takes ${named(entry)} as it is`, () => {
    assertEquals(decodeEntry(JSON.parse(JSON.stringify(entry))), entry);
  });

  // What may be missing is refused too where it is wrong.
  const optional = ["text", "editedAt", "reactions", "deleted"];
  for (const [field, value] of Object.entries(entry)) {
    if (field === "kind" || field === "deleted") continue;
    Deno.test(`decodeEntry() refuses a wrong ${field} in ${named(entry)}`, () => {
      const wrong: unknown[] = [null, {}, [null], [{}], -1];
      wrong.push(typeof value === "number" ? "1" : 1);
      if (!optional.includes(field)) wrong.push(undefined);
      for (const value of wrong) {
        const error = assertThrows(
          () => decodeEntry({ ...entry, [field]: value }),
          ProtocolError,
        );
        assertEquals(error.code, "bad_frame");
      }
    });
  }
}

Deno.test("decodeEntry() drops fields that it doesn't know", () => {
  for (const entry of ENTRIES) {
    const more = { ...entry, poll: 1, firstHash: "x", constructor: 1 };
    assertEquals(decodeEntry(more), entry);
  }
});

Deno.test("decodeEntry() counts a kind of a newer server, whatever it has", () => {
  for (const kind of ["poll", "", 1, null, { edit: true }, "__proto__"]) {
    assertEquals(decodeEntry({ kind, seq: 3, text: 1 }), {
      kind: "unknown",
      seq: 3,
    });
  }
});

Deno.test("decodeEntry() refuses an entry of an unknown kind without a seq", () => {
  for (const seq of [undefined, null, "3", -1, NaN]) {
    assertThrows(() => decodeEntry({ kind: "poll", seq }), ProtocolError);
  }
});

Deno.test("decodeMessage() takes only `true` for deleted", () => {
  for (const deleted of [false, 1, "true", null]) {
    assertEquals(decodeMessage({ ...aMessage(1), deleted }), aMessage(1));
  }
});

Deno.test("decodeEntry() has what tells of settings stand among messages, with nothing to be done with it", () => {
  const { of: _, ...fields } = CHANGE;
  const settings = { ...fields, kind: "settings", locked: true, later: [1] };
  assertEquals(decodeEntry(settings), {
    ...fields,
    text: "",
    deleted: true,
    settings,
  });
  for (const field of Object.keys(fields)) {
    assertThrows(() => decodeEntry({ ...settings, [field]: null }));
  }
});
