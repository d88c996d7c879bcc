import { assert, assertEquals } from "@std/assert";
import { EventLoopLag } from "../../lib/server/event_loop_lag.ts";
import { until } from "../support/until.ts";

Deno.test("EventLoopLag tells how long the event loop was held up", async () => {
  const lags: number[] = [];
  using _lag = new EventLoopLag((lagMs) => lags.push(lagMs));
  await until("it is measured", () => lags.length > 0);
  lags.length = 0;
  // Longer than the time from one measurement to the next, which so comes late.
  const heldUntil = performance.now() + 600;
  while (performance.now() < heldUntil);
  await until("it is measured", () => lags.length > 0);
  assert((lags[0] ?? 0) >= 300, `${lags[0]} ms`);
});

Deno.test("EventLoopLag measures no longer once it is disposed of", async () => {
  const lags: number[] = [];
  using lag = new EventLoopLag((lagMs) => lags.push(lagMs));
  await until("it is measured", () => lags.length > 0);
  lag[Symbol.dispose]();
  lags.length = 0;
  await new Promise((done) => setTimeout(done, 600));
  assertEquals(lags, []);
});
