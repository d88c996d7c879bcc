import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Requests } from "../../../lib/client/ways/requests.ts";
import { FakeBrowser } from "../fake_browser.ts";

Deno.test("Requests.close() gives up what is under way, and forgets what was answered", async () => {
  using time = new FakeTime();
  const browser = new FakeBrowser();
  const requests = new Requests(browser);
  const answered = requests.json("/api/session");
  browser.request.respond(Response.json({ ok: true }));
  assertEquals(await answered, { ok: true });
  const underWay = requests.json("/api/session").catch(() => "given up");
  requests.close();
  assertEquals(await underWay, "given up");
  assertEquals(browser.requests.map(({ signal }) => signal.aborted), [
    false,
    true,
  ]);
  assertEquals(time.next(), false);
});
