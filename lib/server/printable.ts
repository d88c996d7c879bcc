// Runs on the server.

// Control and format characters, among them those that turn the direction of text,
// line and paragraph separators, and halves of surrogate pairs.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

// Enough for what anybody wraps, and an end where errors cause each other.
const MAX_CAUSES = 5;

/**
 * Writes an error, and what it was caused by.
 *
 * @param cause The error, or whatever was thrown.
 * @param write Writes one of them.
 * @returns All of them; `undefined` where there is none.
 */
export function withCauses(
  cause: unknown,
  write: (cause: unknown) => string,
  depth = 0,
): string | undefined {
  if (cause === undefined || depth > MAX_CAUSES) return undefined;
  const deeper = cause instanceof Error
    ? withCauses(cause.cause, write, depth + 1)
    : undefined;
  const own = write(cause);
  return deeper === undefined ? own : `${own}\nCaused by: ${deeper}`;
}

/**
 * @param cause What was thrown.
 * @returns Its stack, as it is.
 */
export function stack(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? String(cause) : String(cause);
}

/**
 * @param cause What was thrown.
 * @returns Its stack: each frame in a line of its own; the message, which may be
 * anybody's, in one.
 */
export function printableStack(cause: unknown): string {
  const text = stack(cause);
  if (!(cause instanceof Error)) return escaped(text);
  // A stack has whole characters only.
  const header = `: ${cause.message.toWellFormed()}\n`;
  const headerAt = text.indexOf(`${header}    at `);
  if (headerAt === -1) return escaped(text);
  const frames = text.slice(headerAt + header.length);
  const head = escaped(`${cause.name}: ${cause.message}`);
  return [head, ...frames.split("\n").map(escaped)].join("\n");
}

/**
 * Nothing that a stranger sent begins a line of its own, moves a terminal's cursor or hides.
 *
 * @param text Any text.
 * @returns The same with unprintable characters escaped as in JSON.
 */
export function escaped(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => character.split("").map(escapedUnit).join(""),
  );
}

function escapedUnit(unit: string): string {
  const json = JSON.stringify(unit).slice(1, -1);
  if (json.startsWith("\\")) return json;
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
