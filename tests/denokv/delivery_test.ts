import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { TestClient } from "../support/test_client.ts";
import { Cluster } from "./cluster.ts";
import { clusterCase } from "./cluster_case.ts";
import { gather } from "../support/gather.ts";
import { Latencies } from "./latencies.ts";

const SAMPLES = 50;
const SHOWN = 2000;
const HOPS = 10;

for (const size of [2, 3]) {
  clusterCase(
    `A message to one of ${size} instances is shown on all within 100 ms`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, size);
      await using stack = new AsyncDisposableStack();
      const clients: TestClient[] = [];
      for (let i = 0; i < size; i++) {
        clients.push(stack.use(
          await TestClient.join(cluster.url(i), "tea", { name: `reader ${i}` }),
        ));
      }
      const latencies = new Latencies(`a message, ${size} instances`);
      for (let i = 1; i <= SAMPLES; i++) {
        await latencies.measure(async () => {
          clients[0]?.send({
            type: "message",
            id: `c${i}`,
            text: `Number ${i}`,
          });
          await Promise.all(clients.map((client) => client.next("messages")));
        });
      }
      latencies.report();
    },
  );

  clusterCase(
    `${size} instances that write into one room lose nothing, double nothing, and show everybody one order`,
    async (denokv) => {
      await using cluster = await Cluster.start(denokv, size);
      await using crowd = await gather({
        groups: size,
        server: (group) => cluster.url(group),
      });
      await crowd.online(1);
      crowd.talk(1);
      await crowd.more(SHOWN);
      await crowd.settled();
      await assertExactlyOnce(cluster.url(0), crowd);
    },
  );
}

clusterCase(
  "Clients that move from instance to instance while they talk go on where they were",
  async (denokv) => {
    await using cluster = await Cluster.start(denokv, 3);
    await using crowd = await gather({
      groups: 3,
      server: (_group, random) => cluster.anyUrl(random),
    });
    crowd.talk(1);
    for (let hop = 1; hop <= HOPS; hop++) {
      await crowd.more(SHOWN / HOPS);
      crowd.fidget();
    }
    await crowd.settled();
    await assertExactlyOnce(cluster.url(0), crowd);
  },
);
