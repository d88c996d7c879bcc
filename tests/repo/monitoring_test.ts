import { assert, assertEquals, assertGreater } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { parseExposition } from "../support/parse_exposition.ts";
import { startTestServer } from "../support/test_server.ts";
import { ROOT } from "./repository.ts";

const FOLDER = new URL(".github/monitoring/", ROOT);
const RULES = await Deno.readTextFile(new URL("alerts.yml", FOLDER));
const RULE_TESTS = await Deno.readTextFile(new URL("alerts_test.yml", FOLDER));
const DASHBOARD = await Deno.readTextFile(new URL("dashboard.json", FOLDER));

/** What is looked at of a dashboard of Grafana. */
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly datasource: { readonly uid: string };
  }[];
}

const { panels }: { panels: readonly Panel[] } = JSON.parse(DASHBOARD);

/** Names of all series of a server that somebody has posted to, and their labels. */
async function seriesOfServer(): Promise<Map<string, Set<string>>> {
  await using server = await startTestServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller());
  await door.send(checkPost({ id: "c1", text: "Hello" }));
  const scrape = await server.islet.metrics.exposition(true);
  const series = new Map<string, Set<string>>();
  for (const key of parseExposition(scrape).samples.keys()) {
    const [, name = "", label] = /^([a-z_]+)(?:\{([a-z]+)=)?/.exec(key) ?? [];
    const labels = series.get(name) ?? new Set();
    series.set(name, label === undefined ? labels : labels.add(label));
  }
  return series;
}

const SERIES = await seriesOfServer();

/** Names of series in expressions. */
function namesIn(text: string): Set<string> {
  return new Set(text.match(/\bislet_[a-z_]+/g));
}

/** Labels of series in expressions, which Prometheus doesn't add itself. */
function labelsIn(text: string): Set<string> {
  const labels = new Set<string>();
  for (const [, inside = ""] of text.matchAll(/\{([^{}]*=[^{}]*)\}/g)) {
    for (const [, label = ""] of inside.matchAll(/([a-z]+)\s*=~?/g)) {
      labels.add(label);
    }
  }
  for (const [, list = ""] of text.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of list.split(/,\s*/)) labels.add(label);
  }
  for (const own of ["instance", "job", "alertname"]) labels.delete(own);
  return labels;
}

for (
  const [file, text] of [
    ["alerts.yml", RULES],
    ["dashboard.json", DASHBOARD.replaceAll('\\"', '"')],
  ] as const
) {
  Deno.test(`${file} asks for series that a server has, by labels that they have`, () => {
    const names = namesIn(text);
    assertGreater(names.size, 10);
    const unknown = [...names].filter((name) => !SERIES.has(name));
    assertEquals(unknown, []);
    const known = new Set([...SERIES.values()].flatMap((all) => [...all]));
    assertEquals([...labelsIn(text)].filter((name) => !known.has(name)), []);
  });
}

Deno.test("dashboard.json shows all figures that a server has", () => {
  const shown = namesIn(DASHBOARD);
  const missing = [...SERIES.keys()].filter((name) =>
    !shown.has(name) &&
    ![..."bucket sum count".split(" ")].some((part) =>
      shown.has(name.replace(/_(bucket|sum|count)$/, `_${part}`))
    )
  );
  assertEquals(missing, []);
});

Deno.test("dashboard.json has panels of one id each, that lie side by side", () => {
  const ids = panels.map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos: { x, y, w, h } } of panels) {
    assert(x >= 0 && x + w <= 24, title);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        const place = `${column},${row}`;
        assertEquals(taken.get(place), undefined, `${title} at ${place}`);
        taken.set(place, title);
      }
    }
  }
});

Deno.test("dashboard.json has queries in all panels but headings, of the chosen source and instances", () => {
  for (const { type, title, targets = [] } of panels) {
    assertEquals([title, targets.length === 0], [title, type === "row"]);
    const refs = targets.map(({ refId }) => refId);
    assertEquals(new Set(refs).size, refs.length, title);
    for (const { expr, datasource } of targets) {
      assertEquals(datasource.uid, "${datasource}", title);
      for (
        const [, labels = ""] of expr.matchAll(/islet_[a-z_]+(\{[^}]*\})?/g)
      ) {
        assert(labels.includes('instance=~"$instance"'), expr);
      }
    }
  }
});

Deno.test("Each alert says what is off, what to do, how bad it is, and is tested", () => {
  const alerts = RULES.split("- alert: ").slice(1);
  assertGreater(alerts.length, 10);
  for (const alert of alerts) {
    const [name = ""] = alert.split("\n");
    for (
      const part of [
        /\n +expr: \S/,
        /\n +for: \d+m\n/,
        /\n +severity: (?:critical|warning)\n/,
        /\n +summary: "\S/,
        /\n +description: "\S/,
      ]
    ) assert(part.test(alert), `${name}: ${part}`);
    assert(RULE_TESTS.includes(name), `${name} has no test`);
  }
});
