/**
 * `deno task soak`: people in rooms for an hour, a real tab among them, and whether
 * anything grows that should not, is lost, or comes twice. See {@linkcode USAGE}.
 *
 * It ends with 1 where something leaks or is shown wrongly.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { MAX_KEPT_MESSAGES } from "../../lib/client/connection/timing.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { freePort } from "../support/free_port.ts";
import { Person } from "../support/room_page.ts";
import { ServerProcess } from "../support/server_process.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TempStore } from "../support/temp_store.ts";
import { until } from "../support/until.ts";
import { chartOf } from "./chart.ts";
import { type Options, readOptions, USAGE, UsageError } from "./options.ts";
import { judgmentLine, progressLine } from "./report.ts";
import { type Sample, seriesOf } from "./samples.ts";
import { serverFigures, type WatchedServer } from "./server_figures.ts";
import { ServerInspector } from "./server_inspector.ts";
import { SoakTab } from "./soak_tab.ts";
import { Tally } from "./tally.ts";
import { Town } from "./town.ts";
import { judge } from "./verdict.ts";

const USERS = 500;
const ROOMS = 50;
const MAX_SAMPLES = 360;
const MIN_PAUSE_MS = 2500;
const PROGRESS_LINES = 60;
/** Memory of a server is level after a quarter of an hour, or nearly. */
const WARM_UP_SHARE = 0.25;
// What V8 compiles is in the heap that it tells of, and it goes on for hours, as ever
// rarer functions grow warm: some 2 KiB a minute, and nothing of the page's own.
const WITHOUT_MACHINE_CODE = ["--jitless", "--no-flush-bytecode"];
const SETTLE_TIMEOUT_MS = 60_000;
const TAB_SAYS_EVERY = 10;
const TAB_LOSES_CONNECTION_EVERY = 25;

async function soak(options: Options): Promise<void> {
  const { minutes, seed } = options;
  await buildOnDisk();
  await using store = await TempStore.create();
  const inspectPort = freePort();
  await using process = await ServerProcess.start(
    {
      ISLET_KV_PATH: store.path,
      ISLET_LOG: "warn",
      // All come from one address, and rooms are filled in one go.
      ISLET_ADDRESS_LIMITS: "off",
      ISLET_RATE_PER_SECOND: "0",
    },
    [],
    { inspectPort },
  );
  const url = await process.url;
  using inspector = await ServerInspector.connect(inspectPort);
  const server = { url, inspector };
  const tally = new Tally();
  using town = new Town({ url, users: USERS, rooms: ROOMS, seed, tally });
  await using browser = await launchBrowser(WITHOUT_MACHINE_CODE);
  await using person = await Person.in(browser);
  const tab = await SoakTab.enter(person, url, town.liveliest);

  print(`${USERS} users come and fill ${ROOMS} rooms (--seed=${seed})`);
  await town.fill();
  tally.restart();
  town.start();
  const samples: Sample[] = [];
  try {
    await watch(minutes, server, tab, town, tally, samples);
  } catch (error) {
    // A server or a browser that was ended. What was measured until then is told.
    tally.blame(`the run ended early: ${error}`);
    return await conclude(options, samples, tally);
  }

  await town.settle();
  await compareTab(tab, url, town.liveliest, tally);
  await tab.close();
  town.empty();
  await lookIfEmpty(server, tally);
  for (const error of person.errors) tally.blame(`in the page: ${error}`);
  for (const line of complaintsOf(process.output)) {
    // A store that is too slow for now, on a busy machine, is said by both.
    if (tally.refused === 0) tally.blame(`server: ${line}`);
    else print(`server: ${line}`);
  }
  await conclude(options, samples, tally);
}

/** Takes samples until the time is over. */
async function watch(
  minutes: number,
  server: WatchedServer,
  tab: SoakTab,
  town: Town,
  tally: Tally,
  samples: Sample[],
): Promise<void> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const endMs = minutes * 60_000;
  const pauseMs = Math.max(MIN_PAUSE_MS, endMs / MAX_SAMPLES);
  const progressMs = Math.max(pauseMs, endMs / PROGRESS_LINES);
  let nextProgressMs = 0;
  // A machine that is too busy takes fewer samples, not more time.
  for (let i = 1; elapsedMs() < endMs; i++) {
    await delay(pauseMs - elapsedMs() % pauseMs);
    const sample = {
      minute: elapsedMs() / 60_000,
      server: await serverFigures(server),
      tab: await tab.sample(),
    };
    samples.push(sample);
    if (elapsedMs() >= nextProgressMs) {
      print(progressLine(sample, tally, town.here));
      nextProgressMs += progressMs;
    }
    // What that stirs up has time to settle until the next sample.
    if (i % TAB_LOSES_CONNECTION_EVERY === 0) await tab.loseConnection();
    else if (i % TAB_SAYS_EVERY === 0) await tab.say(`The tab says ${i}`);
  }
}

/** What the tab shows has to be the end of what is stored. */
async function compareTab(
  tab: SoakTab,
  url: string,
  room: string,
  tally: Tally,
): Promise<void> {
  const stored = (await storedMessages(url, room))
    .map(({ seq, text }) => `${seq} ${text}`);
  let shown: string[] = [];
  try {
    await until("the tab shows what is stored", async () => {
      shown = (await tab.messages()).map(({ seq, text }) => `${seq} ${text}`);
      return shown.length >= MAX_KEPT_MESSAGES &&
        shown.join("\n") === stored.slice(-shown.length).join("\n");
    }, { timeoutMs: SETTLE_TIMEOUT_MS });
  } catch {
    const strange = shown.find((line) => !stored.includes(line));
    const missing = stored.find((line) => !shown.includes(line));
    tally.blame(
      `the tab shows ${shown.length} of ${stored.length} messages, ` +
        `wrongly "${strange}", and not "${missing}"`,
    );
  }
}

/** When all have left, nothing of them may be left. */
async function lookIfEmpty(
  server: WatchedServer,
  tally: Tally,
): Promise<void> {
  let left = "";
  try {
    await until("all sessions have ended", async () => {
      const { sessions, rooms } = await serverFigures(server);
      left = `${sessions} sessions in ${rooms} rooms`;
      return sessions === 0 && rooms === 0;
    }, { timeoutMs: SETTLE_TIMEOUT_MS });
  } catch {
    tally.blame(`all have left, and there are ${left}`);
  }
}

/** What a server has printed that it doesn't print when all is well. */
function complaintsOf(output: string): string[] {
  return output.split("\n").filter((line) =>
    !/^Islet is open at |^Debugger |^Visit chrome:/.test(line)
  );
}

/** Judges, draws, and says what came of it. */
async function conclude(
  { minutes, seed, svg, json }: Options,
  samples: readonly Sample[],
  tally: Tally,
): Promise<void> {
  const lastMinute = samples.at(-1)?.minute ?? 0;
  const judgments = seriesOf(samples)
    .map((series) => judge(series, lastMinute * WARM_UP_SHARE));
  const picture = svg ??
    await Deno.makeTempFile({ prefix: "islet-soak-", suffix: ".svg" });
  await Deno.writeTextFile(picture, chartOf(judgments));
  const record = json ??
    await Deno.makeTempFile({ prefix: "islet-soak-", suffix: ".json" });
  const { sent, delivered, disconnects, refused, truncated, faultCount } =
    tally;
  const counts = {
    sent,
    delivered,
    disconnects,
    refused,
    truncated,
    faultCount,
  };
  await Deno.writeTextFile(
    record,
    JSON.stringify({ minutes, seed, counts, judgments, samples }),
  );
  print(
    `\n${sent} messages and changes, shown ${delivered} times; ` +
      `${disconnects} disconnects; ${refused} refused for now; ` +
      `${faultCount} faults`,
  );
  for (const judgment of judgments) print(judgmentLine(judgment));
  for (const fault of tally.faults) print(fault);
  print(`The curves are in ${picture}, all figures in ${record}`);
  const grows = judgments.some(({ verdict }) => verdict === "grows");
  if (grows || faultCount > 0) Deno.exitCode = 1;
}

function print(line: string): void {
  // deno-lint-ignore no-console -- this is a command line
  console.log(line);
}

try {
  await soak(readOptions(Deno.args));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  print(`${error.message}\n\n${USAGE}`);
  Deno.exitCode = 1;
}
