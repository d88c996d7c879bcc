import { assertEquals } from "@std/assert";
import { DenokvServer, findDenokv } from "../support/denokv_server.ts";

const program = await findDenokv();

if (program === null) {
  Deno.test.ignore(
    "There is no denokv to test clusters on: cargo install denokv --locked, or say in DENOKV_PATH where it is",
    () => {},
  );
} else {
  Deno.test("denokv keeps what it has when it is killed and started again", async () => {
    await using denokv = await DenokvServer.start(program);
    using kv = await denokv.openKv();
    await kv.set(["key"], "value");
    await denokv.kill();
    await denokv.start();
    assertEquals((await kv.get(["key"])).value, "value");
  });
}
