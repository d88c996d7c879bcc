import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { gather } from "../support/gather.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";

const KILLS = 2;
const SHOWN = 2000;
const PEOPLE = 12;

await buildOnDisk();

Deno.test("Workers of one process on one file lose nothing and double nothing, through kill -9", async () => {
  await using store = await TempStore.create();
  await using server = await startWorkers(store);
  await using crowd = await gather({ groups: 4, server: () => server.url });
  crowd.talk(1);
  for (let kill = 1; kill <= KILLS; kill++) {
    await crowd.more(SHOWN);
    await server.kill();
    await server.start();
    crowd.fidget();
  }
  await crowd.more(SHOWN);
  await crowd.settled();
  await assertExactlyOnce(server.url, crowd);
});

Deno.test("Whoever comes to any of the workers is told of everybody", async () => {
  await using store = await TempStore.create();
  await using server = await startWorkers(store);
  await using stack = new AsyncDisposableStack();
  const clients: TestClient[] = [];
  for (let i = 1; i <= PEOPLE; i++) {
    clients.push(stack.use(
      await TestClient.join(server.url, "tea", { name: `ana ${i}` }),
    ));
  }
  for (const client of clients) {
    await until(
      `everybody counts ${PEOPLE}`,
      () => lastCount(client) === PEOPLE,
    );
  }
});

function startWorkers(store: TempStore): Promise<MortalServer> {
  const settings = { ...KEEP_EVERYTHING, ISLET_KV_PATH: store.path };
  return MortalServer.start(settings, ["--parallel"]);
}

/** How many people a client was told of last. */
function lastCount({ frames }: TestClient): number | undefined {
  const told = frames.findLast((frame) => "onlineCount" in frame);
  return told !== undefined && "onlineCount" in told
    ? told.onlineCount
    : undefined;
}
