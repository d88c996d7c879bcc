import { assertEquals, assertMatch } from "@std/assert";
import type { LogFormat, LogLevel } from "../../lib/config.ts";
import { createLogger } from "../../lib/server/logger.ts";

const NOON = Date.UTC(2026, 0, 2, 12);

/** A logger that writes into a list. */
function aLogger(level: LogLevel, format: LogFormat) {
  const lines: string[] = [];
  const log = createLogger({
    level,
    format,
    now: () => NOON,
    write: (line) => lines.push(line),
  });
  return { log, lines };
}

const LEVELS = ["debug", "info", "warn", "error"] as const;

for (const [least, level] of LEVELS.entries()) {
  Deno.test(`Logger at ${level} writes what is at least that severe`, () => {
    const { log, lines } = aLogger(level, "json");
    for (const each of LEVELS) log[each]("hello");
    assertEquals(
      lines.map((line) => JSON.parse(line).level),
      LEVELS.slice(least),
    );
  });
}

Deno.test("Logger writes text with time, level and message", () => {
  const { log, lines } = aLogger("debug", "text");
  log.info("Cleaned up 2 broken sessions. Active: 5");
  log.error("No");
  assertEquals(lines, [
    "2026-01-02T12:00:00.000Z info  Cleaned up 2 broken sessions. Active: 5",
    "2026-01-02T12:00:00.000Z error No",
  ]);
});

Deno.test("Logger writes one JSON object a line", () => {
  const { log, lines } = aLogger("debug", "json");
  log.debug('two\nlines and "quotes"');
  assertEquals(lines.length, 1);
  assertEquals(lines[0]?.includes("\n"), false);
  assertEquals(JSON.parse(lines[0] ?? ""), {
    time: "2026-01-02T12:00:00.000Z",
    level: "debug",
    message: 'two\nlines and "quotes"',
  });
});

for (const level of ["warn", "error"] as const) {
  Deno.test(`Logger.${level}() tells where an error came from`, () => {
    const cause = new RangeError("Too far");
    const text = aLogger("debug", "text");
    text.log[level]("Failed", cause);
    assertMatch(
      text.lines[0] ?? "",
      /Failed: RangeError: Too far\n.*logger_test\.ts/,
    );
    const json = aLogger("debug", "json");
    json.log[level]("Failed", cause);
    assertMatch(
      JSON.parse(json.lines[0] ?? "").cause,
      /^RangeError: Too far\n.*logger_test\.ts/,
    );
  });

  Deno.test(`Logger.${level}() tells a cause that is no error`, () => {
    for (const [cause, told] of [["a text", "a text"], [null, "null"]]) {
      const { log, lines } = aLogger("debug", "json");
      log[level]("Failed", cause);
      assertEquals(JSON.parse(lines[0] ?? "").cause, told);
    }
  });
}
