import { assertEquals } from "@std/assert";
import { BareNames } from "../../lib/log/bare_names.ts";

Deno.test("BareNames forgets a name with the last of its entries, wherever that is taken out", () => {
  const names = new BareNames();
  const name = names.push("Ana", "u-ana");
  names.push("Ana", "u-ana");
  names.pop(name);
  assertEquals([names.size, names.bearerOf("Ana")], [1, "u-ana"]);
  names.pop(name);
  assertEquals([names.size, names.bearerOf("Ana")], [0, undefined]);
  names.shift(names.push("Ben", "u-ben"));
  assertEquals(names.size, 0);
});
