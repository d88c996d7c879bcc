import { assertEquals } from "@std/assert";
import { LogMirror } from "../../lib/log/log_mirror.ts";
import { prepareCommit } from "../../lib/log/prepare_commit.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

const KIB = 1024;

/** Prepares a change that makes a record of 50 KiB. */
function prepare(bytes: number) {
  const large = aRecord({ rest: { more: "x".repeat(50 * KIB) } });
  return prepareCommit({
    room: aRoom("tea"),
    mirror: new LogMirror(),
    queue: [{
      settings: { user: aUser(), id: "c1", apply: () => large },
      settle: { stored() {}, failed() {} },
    }],
    read: new Map(),
    caps: { messages: 1000, bytes: 1024 * KIB },
    budget: { bytes, mutations: 100 },
    now: 1,
    hash: (text) => text,
  });
}

Deno.test("A record waits for a commit that has room for it beside a full segment", () => {
  const early = prepare(100 * KIB);
  assertEquals([early.commit, early.waiting.length], [null, 1]);
  const { commit, waiting } = prepare(120 * KIB);
  assertEquals([commit?.entries.length, waiting.length], [1, 0]);
});
