import { assertEquals } from "@std/assert";
import { DenokvServer, findDenokv } from "../support/denokv_server.ts";

const ACCESS_TOKEN = "DENO_KV_ACCESS_TOKEN";

const program = await findDenokv();

if (program === null) {
  Deno.test.ignore(
    "There is no denokv to test clusters on: cargo install denokv --locked, or say in DENOKV_PATH where it is",
    () => {},
  );
} else {
  Deno.test("denokv keeps what it has when it is killed and started again", async () => {
    await using denokv = await DenokvServer.start(program);
    const { ISLET_KV_PATH: url, ...environment } = denokv.settings;
    const tokenBefore = Deno.env.get(ACCESS_TOKEN);
    Deno.env.set(ACCESS_TOKEN, environment[ACCESS_TOKEN] ?? "");
    try {
      using kv = await Deno.openKv(url);
      await kv.set(["key"], "value");
      await denokv.kill();
      await denokv.start();
      assertEquals((await kv.get(["key"])).value, "value");
    } finally {
      if (tokenBefore === undefined) Deno.env.delete(ACCESS_TOKEN);
      else Deno.env.set(ACCESS_TOKEN, tokenBefore);
    }
  });
}
