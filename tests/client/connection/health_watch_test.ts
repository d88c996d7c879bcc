import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { HealthWatch } from "../../../lib/client/connection/health_watch.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeBrowser } from "../fake_browser.ts";

Deno.test("HealthWatch leaves no timer once it has found the server well", async () => {
  using time = new FakeTime();
  const environment = new FakeBrowser();
  let found = 0;
  const watch = new HealthWatch({
    environment,
    isUrgent: () => true,
    onHealthy: () => found++,
  });
  watch.start();
  time.tick(15_000);
  environment.request.respond(Response.json({ status: "ok" }));
  await afterTurns(10);
  assertEquals(found, 1);
  assertEquals(time.next(), false);
});
