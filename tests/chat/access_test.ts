import { assertEquals } from "@std/assert";
import {
  type Deed,
  NameRequiredError,
  refusalOf,
  type Standing,
  UnknownCallerError,
} from "../../lib/chat/access.ts";
import type { Role } from "../../lib/protocol/messages.ts";

const ROLES: readonly Role[] = ["visitor", "member", "moderator", "owner"];

const AT_EASE: Omit<Standing, "role"> = {
  ban: null,
  isShutOut: false,
  isLocked: false,
  mute: null,
};

/** What lasts for two hours more. */
const TERM = { leftMs: 2 * 60 * 60 * 1000, reason: "Shouting" };

/** Who may do what where nothing stands in the way, as the design says it. */
const TABLE: [
  deed: Deed,
  visitor: boolean,
  member: boolean,
  moderator: boolean,
][] = [
  ["read", true, true, true],
  ["post", false, true, true],
  ["react", false, true, true],
  ["edit_own", false, true, true],
  ["delete_own", false, true, true],
  ["delete_any", false, false, true],
  ["mute", false, false, true],
  ["ban", false, false, true],
  ["set_slow_mode", false, false, true],
  ["lock", false, false, true],
  ["set_topic", false, false, true],
  ["set_title", false, false, false],
  ["list", false, false, false],
  ["set_passphrase", false, false, false],
  ["set_roles", false, false, false],
  ["set_hook", false, false, false],
  ["hand_over", false, false, false],
  ["delete_room", false, false, false],
];

function codeOf(deed: Deed, standing: Partial<Standing>): string | null {
  const refusal = refusalOf(deed, { role: "member", ...AT_EASE, ...standing });
  return refusal === null ? null : refusal.code;
}

for (const [deed, ...allowed] of TABLE) {
  for (const [index, role] of ROLES.entries()) {
    const isAllowed = allowed[index] ?? true;
    Deno.test(`A ${role} may${isAllowed ? "" : " not"} ${deed.replaceAll("_", " ")}`, () => {
      assertEquals(codeOf(deed, { role }), isAllowed ? null : "not_allowed");
    });
  }
}

Deno.test("Somebody without a name is told to choose one", () => {
  for (const [deed] of TABLE) {
    const refusal = refusalOf(deed, { role: "visitor", ...AT_EASE });
    assertEquals(refusal instanceof NameRequiredError, deed !== "read");
  }
});

const SPEAKING: readonly Deed[] = ["post", "react", "edit_own"];

for (
  const [what, standing, code] of [
    ["in a locked room", { isLocked: true }, "locked"],
    ["who is muted", { mute: TERM }, "muted"],
  ] as const
) {
  Deno.test(`A member ${what} reads, takes back what was theirs, and says nothing`, () => {
    assertEquals(codeOf("read", standing), null);
    assertEquals(codeOf("delete_own", standing), null);
    for (const deed of SPEAKING) assertEquals(codeOf(deed, standing), code);
  });

  Deno.test(`Moderators and owners ${what} speak all the same`, () => {
    for (const role of ["moderator", "owner"] as const) {
      for (const deed of [...SPEAKING, "delete_any"] as const) {
        assertEquals(codeOf(deed, { ...standing, role }), null);
      }
    }
  });
}

for (
  const [what, standing, code] of [
    ["banned", { ban: { ...TERM, by: "user" } }, "banned"],
    ["shut out by a passphrase", { isShutOut: true }, "passphrase"],
  ] as const
) {
  Deno.test(`Who is ${what} may only take back what was theirs, unless they look after the room`, () => {
    for (const [deed] of TABLE) {
      assertEquals(codeOf(deed, { ...standing, role: "visitor" }), code);
      assertEquals(codeOf(deed, standing), deed === "delete_own" ? null : code);
      assertEquals(codeOf(deed, { ...standing, role: "owner" }), null);
    }
    assertEquals(codeOf("ban", { ...standing, role: "moderator" }), null);
  });
}

for (
  const [what, standing, message] of [
    [
      "banned",
      { ban: { ...TERM, by: "user" } },
      "You may not be in this room for 2 hours: Shouting",
    ],
    [
      "banned, by their address",
      { ban: { ...TERM, by: "address", reason: "" } },
      "Newcomers from your address may not be in this room for 2 hours",
    ],
    [
      "muted",
      { mute: TERM },
      "You may not speak here for 2 hours: Shouting",
    ],
    [
      "muted without a reason",
      { mute: { ...TERM, reason: "" } },
      "You may not speak here for 2 hours",
    ],
  ] as const
) {
  Deno.test(`Who is ${what} learns for how long, and why`, () => {
    const refusal = refusalOf("post", {
      role: "member",
      ...AT_EASE,
      ...standing,
    });
    assertEquals(refusal?.message, message);
    assertEquals(refusal?.retryAfterMs, TERM.leftMs);
  });
}

Deno.test("Who is shut out by a passphrase may be known by a name, unless they have one", () => {
  for (
    const [role, isUnknown] of [["visitor", true], ["member", false]] as const
  ) {
    const refusal = refusalOf("read", { ...AT_EASE, role, isShutOut: true });
    assertEquals(refusal instanceof UnknownCallerError, isUnknown);
  }
});
