import { assertEquals } from "@std/assert";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { until } from "../support/until.ts";
import { FarMachine } from "./far_machine.ts";
import { WatchedServer } from "./watched_server.ts";

const PEERS = 30;
const TIMEOUT_MS = 60_000;
const SETTINGS = {
  HOST: "0.0.0.0",
  ISLET_CLEANUP_MS: "1000",
  ISLET_ADDRESS_LIMITS: "off",
  // Instead of 90, after which a silent peer is gone.
  ROUNDS_IDLE_SECONDS: "4",
};

await buildOnDisk();

const machine = await FarMachine.make();
await machine?.[Symbol.asyncDispose]();

/** Lets peers of another process in, makes that vanish, and sees all of it go. */
async function vanish(
  far: FarMachine | null,
  cut: (child: Deno.ChildProcess) => Promise<void> | void,
): Promise<void> {
  await using server = await WatchedServer.start(SETTINGS);
  const before = await server.holdings();
  const { port } = new URL(server.url);
  const address = `http://${far?.hostAddress ?? "127.0.0.1"}:${port}`;
  const run = ["run", "-A", "--no-check", "tests/rounds/far_peers.ts"];
  const args = [...run, address, String(PEERS)];
  const [program, programArgs] = far?.command(Deno.execPath(), args) ??
    [Deno.execPath(), args];
  const child = new Deno.Command(program, {
    args: programArgs,
    stdin: "null",
  }).spawn();
  try {
    await until(
      "all are there",
      async () => await server.figure("islet_sessions") === PEERS,
      { timeoutMs: TIMEOUT_MS },
    );
    await cut(child);
    await until(
      "nothing of them is left",
      async () =>
        JSON.stringify(await server.holdings()) === JSON.stringify(before),
      { timeoutMs: TIMEOUT_MS },
    );
  } finally {
    // A process that stands still hears of nothing else.
    child.kill("SIGKILL");
    await child.status;
  }
  assertEquals(await server.stop(), { code: 0, signal: null });
}

Deno.test({
  name: "Peers whose packets are all lost leave nothing",
  ignore: machine === null,
  async fn() {
    await using far = await FarMachine.make();
    await vanish(far, () => far?.cut());
  },
});

Deno.test("Peers whose process stands still leave nothing", async () => {
  await vanish(null, (child) => child.kill("SIGSTOP"));
});
