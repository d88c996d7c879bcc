import { assertEquals } from "@std/assert";
import {
  type AfterClose,
  afterClose,
  CloseCode,
  CloseReason,
} from "../../lib/protocol/close_codes.ts";

const TABLE: [code: number, after: AfterClose, when: string][] = [
  [1000, "backoff", "the server closes without a reason to stay away"],
  [1001, "backoff", "the server goes away"],
  [1003, "backoff", "a frame was binary"],
  [1005, "backoff", "the close frame had no code"],
  [1006, "backoff", "the connection broke"],
  [1008, "give_up", "the user was refused"],
  [1009, "backoff", "a frame was too big"],
  [1011, "backoff", "the server failed"],
  [1012, "at_once", "the server restarts"],
  [1013, "backoff", "the server is full, or the reader too slow"],
  [4400, "give_up", "the version isn't spoken there"],
  [4403, "give_up", "the user may not be in the room"],
  [4999, "backoff", "the code is unknown"],
];

for (const [code, after, when] of TABLE) {
  Deno.test(`afterClose(${code}) is ${after}: ${when}`, () => {
    assertEquals(afterClose(code), after);
  });
}

Deno.test("CloseCode holds the codes of the wire", () => {
  assertEquals(CloseCode, {
    NORMAL: 1000,
    UNSUPPORTED_DATA: 1003,
    POLICY_VIOLATION: 1008,
    MESSAGE_TOO_BIG: 1009,
    SERVICE_RESTART: 1012,
    TRY_AGAIN_LATER: 1013,
    UNSUPPORTED_VERSION: 4400,
    NOT_ALLOWED: 4403,
  });
});

Deno.test("CloseReason holds what a client says with code 1000", () => {
  assertEquals(CloseReason, {
    UNMOUNTING: "Component unmounting",
    RECONNECTING: "Reconnecting",
    TIMEOUT: "Connection timeout",
  });
});
