// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/**
 * Write a value as JSON that can stand inside of a `<script>` element and of
 * JavaScript code.
 */
export function escapeJson(value: unknown): string {
  return escapeForScript(JSON.stringify(value));
}

/**
 * Have JSON stand inside of a `<script>` element and of JavaScript code. There,
 * `</script` ends the element and `<!--` and `-->` change how it is read (HTML
 * Standard, "Restrictions for contents of script elements"); U+2028 and U+2029
 * once ended a line of JavaScript.
 */
export function escapeForScript(json: string): string {
  return json.replaceAll(
    /[<>\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
