import { assertEquals, assertGreater } from "@std/assert";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { Cluster } from "./cluster.ts";
import { clusterCase } from "./cluster_case.ts";
import { gather } from "../support/gather.ts";

const OUTAGES = 3;
const SHOWN = 200;
const ANSWERED_WITHIN_MS = 10_000;

for (const size of [1, 2]) {
  const on = `on ${size} instance${size === 1 ? "" : "s"}`;

  clusterCase(
    `When denokv is killed and started again, nothing is lost or doubled ${on}`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, size);
      await using crowd = await gather({
        groups: size,
        server: (group) => cluster.url(group),
      });
      crowd.talk(1);
      for (let outage = 1; outage <= OUTAGES; outage++) {
        await crowd.more(SHOWN);
        await denokv.kill();
        await untilHealth(cluster, 503);
        await denokv.start();
        await untilHealth(cluster, 200);
      }
      await crowd.more(SHOWN);
      await crowd.settled();
      await assertExactlyOnce(cluster.url(0), crowd);
    },
  );

  clusterCase(
    `While denokv doesn't answer, messages are refused as unavailable ${on}, and afterwards each is stored once`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, size);
      await using crowd = await gather({
        groups: size,
        server: (group) => cluster.url(group),
      });
      crowd.talk(1);
      await crowd.more(SHOWN);
      await denokv.pause();
      await untilHealth(cluster, 503);
      await until("messages are refused", () => crowd.refusals > 0);
      denokv.resume();
      await untilHealth(cluster, 200);
      await crowd.more(SHOWN);
      await crowd.settled();
      await assertExactlyOnce(cluster.url(0), crowd);
      assertGreater(crowd.refusals, 0);
    },
  );
}

clusterCase(
  "What denokv stores too late, when its sender was refused and has gone, is shown to those who stayed",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    await using near = await TestClient.join(cluster.url(0), "tea", {
      name: "near",
    });
    await using far = await TestClient.join(cluster.url(1), "tea", {
      name: "far",
    });
    const sender = await TestClient.join(cluster.url(0), "tea", {
      name: "ana",
    });
    sender.send({ type: "message", id: "c1", text: "In time" });
    await near.untilMessages(1);
    await denokv.pause();
    sender.send({ type: "message", id: "c2", text: "Too late" });
    assertEquals((await sender.next("error")).code, "unavailable");
    await sender.close();
    denokv.resume();

    await until(
      "denokv has stored it",
      async () => (await storedMessages(cluster.url(0), "tea")).length === 2,
    );
    for (const client of [near, far]) {
      const texts = (await client.untilMessages(2)).map(({ text }) => text);
      assertEquals(texts, ["In time", "Too late"]);
    }
  },
);

for (const path of ["/", "/rooms/tea", "/api/rooms/tea/messages"]) {
  clusterCase(
    `While denokv doesn't answer, GET ${path} is answered with 503 within 10 s`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, 1);
      await denokv.pause();
      const response = await fetch(new URL(path, cluster.url(0)), {
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      await response.body?.cancel();
      assertEquals(response.status, 503);
    },
  );
}

for (const isKnown of [false, true]) {
  const room = `a room that the instance ${isKnown ? "knows" : "doesn't know"}`;

  clusterCase(
    `While denokv doesn't answer, who comes to ${room} is sent away to come back, and is then let in`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, 2);
      const join = () =>
        TestClient.join(cluster.url(0), "tea", { name: "ana" });
      if (isKnown) await (await join()).close();
      await denokv.pause();
      await using refused = TestClient.open(cluster.url(0), "tea", {
        name: "ana",
      });
      assertEquals((await refused.closed).code, CloseCode.TRY_AGAIN_LATER);
      denokv.resume();
      await using _welcome = await join();
    },
  );
}

/** Waits until all instances answer with a status when they are asked how they are. */
async function untilHealth(
  { servers }: Cluster,
  status: number,
): Promise<void> {
  await until(`health is ${status}`, async () => {
    const statuses = await Promise.all(servers.map(async ({ url }) => {
      const response = await fetch(`${url}/api/health`, {
        signal: AbortSignal.timeout(5000),
      });
      await response.body?.cancel();
      return response.status;
    }));
    return statuses.every((answer) => answer === status);
  });
}
