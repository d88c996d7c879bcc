import { assertEquals, assertThrows } from "@std/assert";
import { readOptions, UsageError } from "./options.ts";

Deno.test("Without options it runs an hour, with a seed that is known", () => {
  assertEquals(readOptions([]), {
    minutes: 60,
    seed: 1,
    svg: null,
    json: null,
  });
});

Deno.test("Options say how long, with which chance and where to", () => {
  assertEquals(
    readOptions(["--minutes", "2", "--seed=7", "--svg=a.svg", "--json=a.json"]),
    { minutes: 2, seed: 7, svg: "a.svg", json: "a.json" },
  );
});

for (
  const wrong of ["--minutes=0", "--minutes=x", "--seed=1.5", "--hours=1", "2"]
) {
  Deno.test(`${wrong} is refused`, () => {
    assertThrows(() => readOptions([wrong]), UsageError);
  });
}
