import { assertEquals } from "@std/assert";
import {
  type ErrorCode,
  ProtocolError,
} from "../../lib/protocol/protocol_error.ts";
import {
  apiError,
  protocolErrorResponse,
} from "../../lib/server/api_response.ts";

Deno.test("apiError() answers with a code and a sentence as JSON", async () => {
  const response = apiError(404, "not_found", "No such page", { Allow: "GET" });
  assertEquals(response.status, 404);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(response.headers.get("allow"), "GET");
  assertEquals(await response.json(), {
    error: { code: "not_found", message: "No such page" },
  });
});

const STATUS: [code: ErrorCode, status: number][] = [
  ["bad_frame", 400],
  ["bad_message", 400],
  ["too_long", 413],
  ["rate_limited", 429],
  ["not_allowed", 403],
  ["unavailable", 503],
];

for (const [code, status] of STATUS) {
  Deno.test(`protocolErrorResponse() answers ${status} to ${code}`, async () => {
    const cause = new Error("secret");
    const error = new ProtocolError(code, "No", { id: "c1", cause });
    const response = protocolErrorResponse(error);
    assertEquals(response.status, status);
    assertEquals(response.headers.get("retry-after"), null);
    assertEquals(await response.json(), { error: { code, message: "No" } });
  });
}

for (
  const [retryAfterMs, seconds] of [
    [1, "1"],
    [1_000, "1"],
    [1_001, "2"],
    [0, "0"],
  ] as const
) {
  Deno.test(`protocolErrorResponse() tells to wait ${seconds} s for ${retryAfterMs} ms`, () => {
    const error = new ProtocolError("rate_limited", "No", { retryAfterMs });
    const response = protocolErrorResponse(error);
    assertEquals(response.headers.get("retry-after"), seconds);
  });
}
