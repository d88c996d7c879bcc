import { assertEquals } from "@std/assert";
import { findProgram } from "../support/find_program.ts";
import { freePort } from "../support/free_port.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const FOLDER = new URL("../../.github/monitoring/", import.meta.url);
const TOKEN = "a-token-that-nobody-guesses";

/** Debian's package `prometheus` has both. */
async function pathOf(program: "promtool" | "prometheus"): Promise<string> {
  const path = await findProgram([program]);
  if (path !== null) return path;
  throw new Error(`There is no ${program}: apt-get install prometheus`);
}

async function promtool(...args: string[]) {
  const path = await pathOf("promtool");
  const command = new Deno.Command(path, { args, cwd: FOLDER });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

for (
  const args of [
    ["check", "config", "prometheus.yml"],
    ["check", "rules", "alerts.yml"],
    ["test", "rules", "alerts_test.yml"],
  ]
) {
  Deno.test(`promtool ${args.join(" ")} finds no fault`, async () => {
    const { success, output } = await promtool(...args);
    assertEquals(success, true, output);
  });
}

Deno.test("promtool finds no fault in a scrape", async () => {
  await using server = await startTestServer();
  await using _ana = await TestClient.join(server.url, "tea", {
    name: "Ana",
  });
  const scrape = await server.islet.metrics.exposition(true);
  const checker = new Deno.Command(await pathOf("promtool"), {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = checker.stdin.getWriter();
  await writer.write(new TextEncoder().encode(scrape));
  await writer.close();
  const { stdout, stderr } = await checker.output();
  const decoder = new TextDecoder();
  assertEquals([decoder.decode(stdout), decoder.decode(stderr)], ["", ""]);
});

Deno.test("Prometheus scrapes a server with its token, and loads all alerts", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  await using ana = await TestClient.join(server.url, "tea", {
    name: "Ana",
  });
  ana.send({ type: "message", id: "c1", text: "Hello" });
  await ana.untilMessages(1);
  await using prometheus = await startPrometheus(new URL(server.url).host);
  for (
    const [query, value] of [
      ["islet_sessions", "1"],
      ["islet_messages_total", "1"],
      ['islet_room_messages{room="tea"}', "1"],
      ["islet_commit_duration_seconds_count", "1"],
      ["count(ALERTS) or vector(0)", "0"],
    ] as const
  ) {
    await until(
      `${query} is ${value}`,
      async () => await prometheus.ask(query) === value,
    );
  }
  const rules = await prometheus.get("/api/v1/rules?type=alert");
  const sick = rules.data.groups[0].rules.filter(
    ({ health }: { health: string }) => health === "err",
  );
  assertEquals(sick, []);
  assertEquals(rules.data.groups[0].rules.length, await countAlerts());
});

Deno.test("Prometheus understands every query of the dashboard", async () => {
  await using server = await startTestServer({ ISLET_STATUS_TOKEN: TOKEN });
  await using prometheus = await startPrometheus(new URL(server.url).host);
  const dashboard = JSON.parse(
    await Deno.readTextFile(new URL("dashboard.json", FOLDER)),
  );
  for (const { title, targets = [] } of dashboard.panels) {
    for (const { expr } of targets) {
      const query = String(expr)
        .replaceAll("$instance", ".*")
        .replaceAll("$__rate_interval", "1m");
      const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
      const { status, error } = await prometheus.get(path);
      assertEquals([title, status, error], [title, "success", undefined]);
    }
  }
});

async function countAlerts(): Promise<number> {
  const rules = await Deno.readTextFile(new URL("alerts.yml", FOLDER));
  return rules.split("- alert: ").length - 1;
}

/** Starts one that scrapes each second. */
async function startPrometheus(target: string) {
  const folder = await Deno.makeTempDir();
  const config = await Deno.readTextFile(new URL("prometheus.yml", FOLDER));
  await Deno.writeTextFile(`${folder}/islet-token`, TOKEN);
  await Deno.copyFile(
    new URL("alerts.yml", FOLDER),
    `${folder}/alerts.yml`,
  );
  await Deno.writeTextFile(
    `${folder}/prometheus.yml`,
    config
      .replaceAll("interval: 15s", "interval: 1s")
      .replace("# authorization:", "authorization:")
      .replace("#   credentials_file:", "  credentials_file:")
      .replace("localhost:8000", target),
  );
  const port = freePort();
  const child = new Deno.Command(await pathOf("prometheus"), {
    args: [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  const get = async (path: string) => {
    const response = await fetch(url + path);
    return await response.json();
  };
  await until("Prometheus is ready", async () => {
    try {
      const response = await fetch(`${url}/-/ready`);
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  });
  return {
    get,
    /** The first value that a query has. */
    ask: async (query: string): Promise<string | undefined> => {
      const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
      return (await get(path)).data.result[0]?.value[1];
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
