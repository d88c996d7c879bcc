import { assertEquals } from "@std/assert";
import { parseCommand } from "../../lib/protocol/command.ts";

const RENAMES: [typed: string, name: string][] = [
  ["/nick Ana", "Ana"],
  ["/nick  Ana Maria \r\n", "Ana Maria"],
  ["/NICK Ana", "Ana"],
  ["/nick", ""],
  ["/nick ", ""],
];

for (const [typed, name] of RENAMES) {
  Deno.test(`${JSON.stringify(typed)} renames to "${name}"`, () => {
    assertEquals(parseCommand(typed), { kind: "rename", name });
  });
}

const SAID: [typed: string, text: string][] = [
  ["//nick Ana", "/nick Ana"],
  ["///nick Ana", "///nick Ana"],
  ["/nickname", "/nickname"],
  ["/nick Ana\nand more", "/nick Ana\nand more"],
  ["/me waves", "/me waves"],
  ["/etc/hosts", "/etc/hosts"],
  ["// a comment", "// a comment"],
  ["Use /nick Ana", "Use /nick Ana"],
  ["/", "/"],
  ["", ""],
];

for (const [typed, text] of SAID) {
  Deno.test(`${JSON.stringify(typed)} is said as "${text}"`, () => {
    assertEquals(parseCommand(typed), { kind: "say", text });
  });
}
