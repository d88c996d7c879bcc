import { assertEquals } from "@std/assert";
import { generate } from "../../lib/tasks/gen.ts";
import { ROOT } from "./repository.ts";

Deno.test("fresh.gen.ts is what `deno task gen` writes", async () => {
  assertEquals(
    await Deno.readTextFile(new URL("fresh.gen.ts", ROOT)),
    await generate(ROOT),
    'Run "deno task gen" and commit fresh.gen.ts',
  );
});
