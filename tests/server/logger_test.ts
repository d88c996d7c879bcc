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

const UNPRINTABLE: [what: string, text: string, escaped: string][] = [
  [
    "line breaks",
    "a\nb\rc\u0085d\u2028e\u2029f",
    "a\\nb\\rc\\u0085d\\u2028e\\u2029f",
  ],
  [
    "a terminal's controls",
    "\x1b[2J\x9b31m\x07\0",
    "\\u001b[2J\\u009b31m\\u0007\\u0000",
  ],
  [
    "what turns the direction of text",
    "\u202egnp.exe\u2066",
    "\\u202egnp.exe\\u2066",
  ],
  [
    "what can't be seen",
    "a\u200bb\ufeffc\u{e0041}",
    "a\\u200bb\\ufeffc\\udb40\\udc41",
  ],
  ["halves of characters", "\ud800", "\\ud800"],
];

for (const [what, text, escaped] of UNPRINTABLE) {
  Deno.test(`Logger escapes ${what} in messages and causes, as text`, () => {
    const { log, lines } = aLogger("debug", "text");
    log.warn(text);
    log.warn("Failed", text);
    log.error("Failed", new RangeError(text));
    assertEquals(lines[0]?.slice(31), escaped);
    assertEquals(lines[1]?.slice(31), `Failed: ${escaped}`);
    const [head, frame] = lines[2]?.split("\n") ?? [];
    assertEquals(head?.slice(31), `Failed: RangeError: ${escaped}`);
    assertMatch(frame ?? "", /^ {4}at .*logger_test\.ts/);
  });

  Deno.test(`Logger escapes ${what} in messages and causes, as JSON`, () => {
    const { log, lines } = aLogger("debug", "json");
    log.error(text, new RangeError(text));
    assertMatch(lines[0] ?? "", /^[ -~\ufffd]+$/);
    const { message, cause } = JSON.parse(lines[0] ?? "");
    assertEquals(message, text);
    assertEquals(
      cause.split("\n    at ")[0],
      `RangeError: ${text.toWellFormed()}`,
    );
  });
}

Deno.test("Logger lets no cause write a line of its own", () => {
  const { log, lines } = aLogger("debug", "text");
  const forged =
    "No\n    at forged (file:///x.ts)\n2026-01-02 info  All is well";
  const causes = [forged, new Error(forged), { toString: () => forged }];
  const unlikeItsStack = new Error("Other");
  unlikeItsStack.message = forged;
  const withoutFrames = new Error(forged);
  withoutFrames.stack = `Error: ${forged}`;
  for (const cause of [...causes, unlikeItsStack, withoutFrames]) {
    log.error("Failed", cause);
    const rest = lines.at(-1)?.split("\n").slice(1) ?? [];
    assertEquals(rest.filter((line) => /forged|All is well/.test(line)), []);
  }
});

Deno.test("Logger puts fields into the words, and beside them as JSON", () => {
  const message = "Cleaned up {removed} broken sessions. Active: {active}";
  const fields = { removed: 2, active: 5 };
  const text = aLogger("debug", "text");
  text.log.info(message, fields);
  assertEquals(text.lines, [
    "2026-01-02T12:00:00.000Z info  Cleaned up 2 broken sessions. Active: 5",
  ]);
  const json = aLogger("debug", "json");
  json.log.info(message, fields);
  json.log.warn("{path}", new Error("No"), { path: "/x" });
  const [info, warning] = json.lines.map((line) => JSON.parse(line));
  assertEquals(info, {
    time: "2026-01-02T12:00:00.000Z",
    level: "info",
    message: "Cleaned up 2 broken sessions. Active: 5",
    ...fields,
  });
  assertEquals([warning.message, warning.path], ["/x", "/x"]);
  assertMatch(warning.cause, /^Error: No\n/);
});

Deno.test("Logger takes braces for braces, in messages without fields and in fields", () => {
  const { log, lines } = aLogger("debug", "text");
  const braces = "{level} {{x}} {*} }{ %s ${y}";
  log.info(braces);
  log.info("At {path}", { path: braces });
  log.error(braces, new Error(braces));
  assertEquals(lines[0]?.slice(31), braces);
  assertEquals(lines[1]?.slice(31), `At ${braces}`);
  assertEquals(
    lines[2]?.split("\n")[0]?.slice(31),
    `${braces}: Error: ${braces}`,
  );
});

Deno.test("Logger escapes what fields bring into a line", () => {
  for (const [, text, escaped] of UNPRINTABLE) {
    const { log, lines } = aLogger("debug", "text");
    log.warn("At {path}", undefined, { path: text });
    assertEquals(lines[0]?.slice(31), `At ${escaped}`);
    const json = aLogger("debug", "json");
    json.log.warn("At {path}", undefined, { path: text });
    assertMatch(json.lines[0] ?? "", /^[ -~\ufffd]+$/);
  }
});

Deno.test("Each logger writes to its own end alone, and nothing once it is disposed of", () => {
  const one = aLogger("info", "json");
  const other = aLogger("debug", "text");
  one.log.debug("Too little");
  one.log.info("Mine");
  other.log.debug("Yours");
  one.log[Symbol.dispose]();
  one.log.info("Late");
  assertEquals([one.lines.length, other.lines.length], [1, 1]);
});

Deno.test("Logger.warnOnce() warns once of each topic", () => {
  const { log, lines } = aLogger("debug", "json");
  log.warnOnce("proxy", "one");
  log.warnOnce("proxy", "two");
  log.warnOnce("origin", "three");
  assertEquals(lines.map((line) => JSON.parse(line).message), ["one", "three"]);
});

for (const format of ["text", "json"] as const) {
  Deno.test(`Logger writes as ${format} what an error was caused by, and lets none write a line of its own`, () => {
    const { log, lines } = aLogger("debug", format);
    const first = new Error("The disk\n2026-01-02T12:00:00.000Z info  Fine");
    const second = new Error("The store", { cause: first });
    log.error("No", new Error("The room", { cause: second }));
    log.error("Circle", Object.assign(first, { cause: first }));
    const [line = ""] = lines;
    for (const message of ["The room", "The store", "The disk"]) {
      assertEquals(line.includes(message), true);
    }
    assertEquals(line.includes("\n2026"), false);
    assertEquals(lines.length, 2);
  });
}
