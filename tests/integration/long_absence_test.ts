import { assertEquals } from "@std/assert";
import { MAX_KEPT_MESSAGES } from "../../lib/client/connection/timing.ts";
import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { Crowd } from "../support/crowd.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { PageChatter } from "../support/page_chatter.ts";
import { RawChatter } from "../support/raw_chatter.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { seqs } from "../support/seqs.ts";
import { startTestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const MISSED = MAX_KEPT_MESSAGES + 200;

Deno.test("A page that missed more than it holds shows the newest, and all that follows", async () => {
  await using server = await startTestServer(KEEP_EVERYTHING);
  const options = {
    server: () => server.url,
    room: "tea",
    random: new SeededRandom(1),
  };
  await using talker = RawChatter.open({ ...options, name: "talker" });
  for (const n of seqs(1, MISSED)) talker.say(`talker says ${n}`);
  await until("all of it is stored", () => talker.waiting === 0);
  await using page = await PageChatter.open({ ...options, name: "page" });
  page.say("page is here");
  const crowd = new Crowd([talker, page]);
  await crowd.settled();
  await assertExactlyOnce(server.url, crowd);
  assertEquals(
    page.view.messages.map(({ seq }) => seq),
    seqs(MISSED - MAX_KEPT_MESSAGES + 1, MISSED + 1),
  );
});
