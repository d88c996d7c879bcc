/**
 * `deno task bench`: Islet, which stores everything, beside servers that store
 * nothing, under the same loads in the same run. Each run has fresh processes, the
 * servers take turns, and medians are shown. See {@linkcode USAGE}.
 *
 * What one machine measures at one time is comparable; figures of two runs are not.
 *
 * @module
 */

import { findContenders, flood } from "./contenders.ts";
import { type Figures, medians } from "./figures.ts";
import { findPinning, requireMachine } from "./machine.ts";
import { Measurer } from "./measure.ts";
import { choose, readOptions, USAGE } from "./options.ts";
import { ceilingWorkload, FULL, QUICK, scenarios } from "./scenarios.ts";
import { formatTable } from "./table.ts";

/** Average load of a machine that leaves both cores to the benchmarks. */
const QUIET_LOAD = 0.5;

/** All runs of one server under one load. */
interface Result {
  readonly scenario: string;
  readonly server: string;
  readonly title: string;
  readonly runs: Figures[];
}

async function bench(folder: string): Promise<void> {
  const options = readOptions(Deno.args);
  const size = options.quick ? QUICK : FULL;
  const all = scenarios(size);
  const loads = options.quick && options.only === null
    ? all.filter(({ isQuick }) => isQuick)
    : choose(all, options.only);
  requireMachine(Math.max(...loads.map(({ workload }) => workload.clients)));
  const contenders = choose(
    await findContenders(folder, print),
    options.servers,
  );
  const pinning = options.pin ? await findPinning() : null;
  print(
    pinning === null
      ? "Processes are on any core."
      : `Servers are on core ${pinning.server}, the generator on core ${pinning.generator}.`,
  );
  const [load = 0] = Deno.loadavg();
  if (load > QUIET_LOAD) {
    print(
      `The machine is busy (load ${
        load.toFixed(1)
      }): compare ratios, not figures.`,
    );
  }
  const measurer = new Measurer(pinning);

  const ceiling = await measurer.server(
    flood(),
    "islet",
    ceilingWorkload(size),
  );
  const counted = Math.round(ceiling["deliveriesPerSecond"] ?? 0);
  print(`The generator alone counts ${counted.toLocaleString("en")} a second.`);

  const results: Result[] = [];
  for (const scenario of loads) {
    const ofLoad = contenders.map(({ name, title }): Result => (
      { scenario: scenario.name, server: name, title, runs: [] }
    ));
    const runs = scenario.isMemory ? 1 : options.runs;
    for (let run = 0; run < runs; run++) {
      for (const [i, contender] of contenders.entries()) {
        const figures = await measurer.contender(contender, scenario.workload);
        ofLoad[i]?.runs.push(figures);
      }
    }
    results.push(...ofLoad);
    const rows = ofLoad.map(({ title, runs }) => (
      { title, medians: medians(runs) }
    ));
    print(`\n${formatTable(scenario, rows)}`);
  }

  const { os, arch } = Deno.build;
  const machine = { os, arch, cores: navigator.hardwareConcurrency, pinning };
  const json = options.json ??
    await Deno.makeTempFile({ prefix: "islet-bench-", suffix: ".json" });
  const figures = { machine, size, ceiling, results };
  await Deno.writeTextFile(json, JSON.stringify(figures, null, 2));
  print(`\nAll figures are in ${json}`);
}

function print(line: string): void {
  // deno-lint-ignore no-console -- this is a command line
  console.log(line);
}

const folder = await Deno.makeTempDir({ prefix: "islet-bench-" });
try {
  await bench(folder);
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  print(`${error.message}\n\n${USAGE}`);
  Deno.exitCode = 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}
