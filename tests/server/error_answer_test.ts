import { assertEquals } from "@std/assert";
import { HttpError } from "fresh";
import {
  NameRequiredError,
  UnknownCallerError,
} from "../../lib/chat/access.ts";
import { ReadFailure } from "../../lib/chat/read_failure.ts";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import {
  type ErrorCode,
  ProtocolError,
} from "../../lib/protocol/protocol_error.ts";
import { errorAnswer, isForeseen } from "../../lib/server/error_answer.ts";
import { RequestError } from "../../lib/server/request_error.ts";

const STATUS: [code: ErrorCode, status: number][] = [
  ["bad_frame", 400],
  ["bad_message", 400],
  ["too_long", 413],
  ["rate_limited", 429],
  ["not_allowed", 403],
  ["conflict", 409],
  ["gone", 410],
  ["not_found", 404],
  ["full", 409],
  ["locked", 403],
  ["slow_mode", 403],
  ["muted", 403],
  ["banned", 403],
  ["passphrase", 403],
];

for (const [code, status] of STATUS) {
  Deno.test(`errorAnswer() answers ${status} to ${code}`, () => {
    const cause = new Error("secret");
    const error = new ProtocolError(code, "No", { id: "c1", cause });
    assertEquals(errorAnswer(error), {
      status,
      code,
      message: "No",
      headers: {},
    });
    assertEquals(isForeseen(error), true);
  });
}

Deno.test("errorAnswer() answers 401 where a name would help", () => {
  for (
    const [error, expected] of [
      [new NameRequiredError(), "not_allowed"],
      [new UnknownCallerError("passphrase", "No"), "passphrase"],
    ] as const
  ) {
    const { status, code } = errorAnswer(error);
    assertEquals([status, code], [401, expected]);
  }
});

for (
  const [retryAfterMs, seconds] of [
    [1, "1"],
    [1_000, "1"],
    [1_001, "2"],
    [0, "0"],
  ] as const
) {
  Deno.test(`errorAnswer() tells to wait ${seconds} s for ${retryAfterMs} ms`, () => {
    for (
      const error of [
        new ProtocolError("rate_limited", "No", { retryAfterMs }),
        new RequestError(429, "rate_limited", "No", { retryAfterMs }),
      ]
    ) {
      const answer = errorAnswer(error);
      assertEquals(answer.headers, { "Retry-After": seconds });
      assertEquals(answer.retryAfterMs, retryAfterMs);
    }
  });
}

Deno.test("errorAnswer() answers a refused request as its error says", () => {
  const headers = { Upgrade: "websocket" };
  const error = new RequestError(426, "upgrade_required", "A socket", {
    headers,
  });
  assertEquals(errorAnswer(error), {
    status: 426,
    code: "upgrade_required",
    message: "A socket",
    headers,
  });
  assertEquals(isForeseen(error), true);
});

Deno.test("errorAnswer() answers 503 where the store doesn't answer", () => {
  const error = new ReadFailure(new UnavailableError(new Error("secret")));
  const { status, code, headers } = errorAnswer(error);
  assertEquals([status, code], [503, "unavailable"]);
  assertEquals(headers, { "Retry-After": "1" });
  assertEquals(isForeseen(error), false);
});

for (
  const [status, code] of [
    [404, "not_found"],
    [405, "method_not_allowed"],
  ] as const
) {
  Deno.test(`errorAnswer() answers ${status} to what no route answers`, () => {
    const answer = errorAnswer(new HttpError(status));
    assertEquals([answer.status, answer.code], [status, code]);
    assertEquals(isForeseen(new HttpError(status)), true);
  });
}

for (
  const [what, error] of [
    ["an error", new Error("secret")],
    ["a type error", new TypeError("secret")],
    ["an error of the app's own", new HttpError(500, "secret")],
    ["a text", "secret"],
    ["nothing", undefined],
    ["null", null],
  ] as const
) {
  Deno.test(`errorAnswer() tells nothing of ${what} that nobody foresaw`, () => {
    const answer = errorAnswer(error);
    assertEquals([answer.status, answer.code], [500, "internal"]);
    assertEquals(JSON.stringify(answer).includes("secret"), false);
    assertEquals(isForeseen(error), false);
  });
}
