import { assertEquals } from "@std/assert";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { Cluster } from "./cluster.ts";
import { clusterCase } from "./cluster_case.ts";
import { Latencies } from "./latencies.ts";
import { makeRoom } from "../support/make_room.ts";
import { lobbyCount } from "./lobby_count.ts";

const SAMPLES = 20;

clusterCase(
  "Who comes to one instance and leaves it is told on the other within 100 ms",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    await using ben = await TestClient.join(cluster.url(1), "tea", {
      name: "ben",
    });
    const joins = new Latencies("a join");
    const leaves = new Latencies("a leave");
    for (let i = 1; i <= SAMPLES; i++) {
      const name = `ana ${i}`;
      await using ana = TestClient.open(cluster.url(0), "tea", { name });
      // It counts from when she is in herself.
      await ana.next("welcome");
      await joins.measure(async () => {
        const { userName, onlineCount } = await ben.next("user_joined");
        assertEquals({ userName, onlineCount }, {
          userName: name,
          onlineCount: 2,
        });
      });
      await leaves.measure(async () => {
        await ana.close();
        const { userName, onlineCount } = await ben.next("user_left");
        assertEquals({ userName, onlineCount }, {
          userName: name,
          onlineCount: 1,
        });
      });
    }
    joins.report();
    leaves.report();
  },
);

clusterCase(
  "Who comes finds those of the other instances in the welcome",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 3);
    await using _ana = await TestClient.join(cluster.url(0), "tea", {
      name: "ana",
    });
    await using ben = await TestClient.join(cluster.url(1), "tea", {
      name: "ben",
    });
    // The other instances know of Ben once somebody there was told.
    await using cleo = await TestClient.join(cluster.url(0), "tea", {
      name: "cleo",
    });
    await ben.next("user_joined");
    await until("Cleo's instance knows of Ben", () => isTold(cleo, "ben"));

    await using dora = TestClient.open(cluster.url(2), "tea", { name: "dora" });
    const { onlineUsers, onlineCount } = await dora.next("welcome");
    assertEquals(onlineUsers.map(({ userName }) => userName).toSorted(), [
      "ana",
      "ben",
      "cleo",
      "dora",
    ]);
    assertEquals(onlineCount, 4);
  },
);

clusterCase(
  "Somebody who is on two instances is one person, who joins once and leaves once",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 3);
    await using ben = await TestClient.join(cluster.url(2), "tea", {
      name: "ben",
    });
    const { cookie } = await startSession(cluster.url(0), "Ana");
    const first = await TestClient.join(cluster.url(0), "tea", { cookie });
    await ben.next("user_joined");
    const second = await TestClient.join(cluster.url(1), "tea", { cookie });
    assertEquals(onlineCounts(second), [2]);
    await first.close();
    // Cleo comes to the same instance afterwards: what she is told of was told before.
    await using _cleo = await TestClient.join(cluster.url(0), "tea", {
      name: "cleo",
    });
    await until("Ben is told of Cleo", () => isTold(ben, "cleo"));
    await second.close();
    await until("Ben is told that Ana left", () => comings(ben).length === 3);

    assertEquals(comings(ben), [
      "user_joined Ana 2",
      "user_joined cleo 3",
      "user_left Ana 2",
    ]);
  },
);

clusterCase(
  "Who types on one instance is seen typing on the other within 100 ms",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    await using ben = await TestClient.join(cluster.url(1), "tea", {
      name: "ben",
    });
    const latencies = new Latencies("a typing notice");
    for (let i = 1; i <= SAMPLES; i++) {
      const name = `ana ${i}`;
      await using ana = await TestClient.join(cluster.url(0), "tea", { name });
      await latencies.measure(async () => {
        ana.send({ type: "typing" });
        assertEquals((await ben.next("typing")).userName, name);
      });
    }
    latencies.report();
  },
);

clusterCase(
  "The lobby of one instance counts those who are on another",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 2);
    const latencies = new Latencies("a count in the lobby");
    await makeRoom(cluster.url(0), "tea", true);
    assertEquals(await lobbyCount(cluster.url(1), "tea"), 0);
    await using stack = new AsyncDisposableStack();
    for (let i = 1; i <= SAMPLES; i++) {
      stack.use(
        await TestClient.join(cluster.url(0), "tea", { name: `ana ${i}` }),
      );
      await latencies.measure(() =>
        until(
          `the lobby counts ${i}`,
          async () => await lobbyCount(cluster.url(1), "tea") === i,
        )
      );
    }
    await stack.disposeAsync();
    await until(
      "the lobby counts nobody",
      async () => await lobbyCount(cluster.url(1), "tea") === 0,
    );
    latencies.report();
  },
);

/** Whom a client was told of, and how many there were then. */
function comings({ frames }: TestClient): string[] {
  return frames.flatMap((frame) =>
    frame.type === "user_joined" || frame.type === "user_left"
      ? [`${frame.type} ${frame.userName} ${frame.onlineCount}`]
      : []
  );
}

function onlineCounts({ frames }: TestClient): number[] {
  return frames.flatMap((frame) =>
    frame.type === "welcome" ? [frame.onlineCount] : []
  );
}

function isTold(client: TestClient, userName: string): boolean {
  return client.frames.some((frame) =>
    "onlineUsers" in frame &&
    frame.onlineUsers?.some((user) => user.userName === userName)
  );
}
