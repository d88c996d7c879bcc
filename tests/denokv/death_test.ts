import { assertEquals } from "@std/assert";
import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { Cluster } from "./cluster.ts";
import { clusterCase } from "./cluster_case.ts";
import { gather } from "../support/gather.ts";
import { makeRoom } from "../support/make_room.ts";
import { lobbyCount } from "./lobby_count.ts";

const DEATHS = 5;
const SHOWN = 500;

// In which an instance that fell silent has to be noticed.
const NOTICED_WITHIN = { timeoutMs: 60_000 };

clusterCase(
  "When instances are killed under load their clients move on, and nothing is lost or doubled",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 3);
    await using crowd = await gather({
      groups: 3,
      server: (_group, random) => cluster.anyUrl(random),
    });
    const random = new SeededRandom(1);
    crowd.talk(1);
    for (let death = 1; death <= DEATHS; death++) {
      await crowd.more(random.between(1, SHOWN));
      const server = random.pick(cluster.servers);
      await server.kill();
      // Until then some of them knock at a door that nobody opens.
      await crowd.more(random.between(1, SHOWN));
      await server.start();
      crowd.fidget();
    }
    await crowd.settled();
    await assertExactlyOnce(cluster.url(0), crowd);
  },
);

clusterCase(
  "Who was on an instance that is killed leaves within a minute, unless they came to another",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    const [doomed] = cluster.servers;
    await makeRoom(cluster.url(1), "tea", true);
    await using ben = await TestClient.join(cluster.url(1), "tea", {
      name: "ben",
    });
    const { cookie } = await startSession(cluster.url(0), "Ana");
    const ana = await TestClient.join(cluster.url(0), "tea", { cookie });
    const cleo = await TestClient.join(cluster.url(0), "tea", { name: "cleo" });
    await ben.next("user_joined");
    await ben.next("user_joined");
    await doomed.kill();
    await Promise.all([ana.closed, cleo.closed]);
    await using anaAgain = await TestClient.join(cluster.url(1), "tea", {
      cookie,
    });

    await until(
      "Ben is told who left",
      () => ben.frames.some(({ type }) => type === "user_left"),
      NOTICED_WITHIN,
    );
    assertEquals(lastComing(ben), "user_left cleo 2");
    assertEquals(lastComing(anaAgain), "user_left cleo 2");
    assertEquals(await lobbyCount(cluster.url(1), "tea"), 2);
  },
);

clusterCase(
  "An instance that slept so long that it counts as dead comes back, with all who are on it",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    const [sleeper] = cluster.servers;
    await using ben = await TestClient.join(cluster.url(1), "tea", {
      name: "ben",
    });
    await using ana = await TestClient.join(cluster.url(0), "tea", {
      name: "ana",
    });
    await ben.next("user_joined");
    await sleeper.pause();
    try {
      await until(
        "Ben is told that Ana left",
        () => lastComing(ben) === "user_left ana 1",
        NOTICED_WITHIN,
      );
      ben.send({ type: "message", id: "c1", text: "Are you asleep?" });
      await ben.untilMessages(1);
    } finally {
      sleeper.resume();
    }

    await until(
      "Ben is told that Ana is back",
      () => lastComing(ben) === "user_joined ana 2",
    );
    ana.send({ type: "message", id: "c1", text: "No" });
    for (const client of [ana, ben]) {
      const texts = (await client.untilMessages(2)).map(({ text }) => text);
      assertEquals(texts, ["Are you asleep?", "No"]);
    }
  },
);

/** The newest arrival or departure that a client was told of, and how many there were. */
function lastComing({ frames }: TestClient): string | undefined {
  const coming = frames.findLast((frame) =>
    frame.type === "user_joined" || frame.type === "user_left"
  );
  if (coming?.type !== "user_joined" && coming?.type !== "user_left") {
    return undefined;
  }
  return `${coming.type} ${coming.userName} ${coming.onlineCount}`;
}
