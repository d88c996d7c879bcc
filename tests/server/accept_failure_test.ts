import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  acceptRetryMs,
  describeAcceptFailure,
} from "../../lib/server/accept_failure.ts";

Deno.test("acceptRetryMs() doubles from 0.1 s to 5 s", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map(acceptRetryMs);
  assertEquals(waits, [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});

for (
  const [reason, advice] of [
    ["Too many open files (os error 24)", "ulimit -Hn"],
    ["Too many open sockets. (os error 10024)", "ulimit -Hn"],
    ["Too many open files in system (os error 23)", "fs.file-max"],
    ["No buffer space available (os error 105)", "os error 105"],
    ["It is in use (os error 240)", "os error 240"],
  ] as const
) {
  Deno.test(`describeAcceptFailure() answers "${reason}" with ${advice}`, () => {
    const error = new Deno.errors.Http(`Error: ${reason}`);
    assertStringIncludes(describeAcceptFailure(error), advice);
  });
}

Deno.test("describeAcceptFailure() passes on what is no error", () => {
  assertStringIncludes(describeAcceptFailure("lost"), "lost");
});
