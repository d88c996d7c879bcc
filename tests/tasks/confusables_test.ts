import { assertEquals, assertThrows } from "@std/assert";
import { tableOf } from "../../lib/tasks/confusables.ts";

/** A file of Unicode's, with these lines in it. */
function file(...lines: string[]): string {
  return ["\ufeff# confusables.txt", "# Version: 99.0.0", "#", ...lines]
    .join("\n");
}

Deno.test("The table of look-alikes has what each character may be mistaken for, together", () => {
  const { version, lines } = tableOf(file(
    "0430 ;\t0061 ;\tMA\t# ( а → a ) CYRILLIC SMALL LETTER A",
    "",
    "006D ;\t0072 006E ;\tMA\t# ( m → rn )",
    "03B1 ;\t0061 ;\tMA\t#* ( α → a )",
    "# Total: 3",
  ));
  assertEquals([version, lines], ["99.0.0", ["61: 430 3b1 72.6e: 6d"]]);
});

Deno.test("The table of look-alikes leaves out what compatibility takes away, and what readers tell apart", () => {
  const { lines } = tableOf(file(
    "FF21 ;\t0041 ;\tMA\t# ( Ａ → A )",
    "0E15 ;\t0E04 ;\tMA\t# ( ต → ค )",
    "03C3 ;\t006F ;\tMA\t# ( σ → o )",
    "0E50 ;\t006F ;\tMA\t# ( ๐ → o )",
  ));
  assertEquals(lines, ["6f: e50"]);
});

Deno.test("The table of look-alikes is cut into lines of 80 characters", () => {
  const codes = Array.from(
    { length: 40 },
    (_, n) => `${(0x1d00 + n).toString(16).toUpperCase()} ;\t0061 ;\tMA`,
  );
  const { lines } = tableOf(file(...codes));
  assertEquals(lines.every((line) => line.length <= 80), true);
  assertEquals(lines.length > 1, true);
});

Deno.test("A file that isn't Unicode's makes no table", () => {
  assertThrows(() => tableOf("0430 ;\t0061 ;\tMA"), Error, "Version");
});
