// Runs in the browser and on the server.

/** What somebody asks for by what they type. */
export type Command =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "rename"; readonly name: string };

/**
 * Reads what was typed as a command: `/nick Name` on one line. `//nick` says just that.
 * All else is said as it was typed: people paste paths and code, and `/me` is a message.
 *
 * @param typed What somebody typed.
 * @returns What they ask for; the name is unchecked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCommand("/nick Ana"), { kind: "rename", name: "Ana" });
 * assertEquals(parseCommand("/etc/hosts"), { kind: "say", text: "/etc/hosts" });
 * assertEquals(parseCommand("//nick Ana"), { kind: "say", text: "/nick Ana" });
 * ```
 */
export function parseCommand(typed: string): Command {
  const [, slash, name] = /^\s*\/(\/?)nick(?:[ \t]+(.*?))?\s*$/i.exec(typed) ??
    [];
  if (slash === undefined) return { kind: "say", text: typed };
  return slash === ""
    ? { kind: "rename", name: name ?? "" }
    : { kind: "say", text: typed.replace("/", "") };
}
