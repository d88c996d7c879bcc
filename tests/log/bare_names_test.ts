import { assertEquals } from "@std/assert";
import { BareNames } from "../../lib/log/bare_names.ts";

const ANA = ["ana"];
const IAN = ["ian", "lan"];

Deno.test("BareNames forgets a name with the last of its entries, wherever that is taken out", () => {
  const names = new BareNames();
  names.push(ANA, "u-ana");
  names.push(ANA, "u-ana");
  names.pop(ANA);
  assertEquals([names.size, names.bearerOf("ana")], [1, "u-ana"]);
  names.pop(ANA);
  assertEquals([names.size, names.bearerOf("ana")], [0, undefined]);
  names.push(["ben"], "u-ben");
  names.shift(["ben"]);
  assertEquals(names.size, 0);
});

Deno.test("BareNames knows a name by each of its readings, and who was first under each", () => {
  const names = new BareNames();
  names.push(["lan"], "u-lan");
  names.push(IAN, "u-ian");
  names.push(IAN, "u-ian");
  assertEquals([names.bearerOf("lan"), names.bearerOf("ian")], [
    "u-lan",
    "u-ian",
  ]);
  names.shift(["lan"]);
  assertEquals(names.bearerOf("lan"), "u-ian");
  names.pop(IAN);
  names.shift(IAN);
  assertEquals(names.size, 0);
});
