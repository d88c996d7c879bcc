/**
 * `deno run -A tests/bench/long_room.ts`: what a page with a thousand messages of a room
 * costs the main thread of a real Chromium, which draws without a GPU.
 *
 * @module
 */

import type { Page } from "puppeteer-core";
import type { StoreMessage } from "../../lib/protocol/messages.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { until } from "../support/until.ts";
import { type MainThread, traceMainThread } from "./main_thread.ts";

const MESSAGES = 1000;
const REACTING = 200;
const ARRIVALS = 10;
const SCROLL_STEPS = 240;
const SCROLL_STEP_PX = 200;
const PAUSE_MS = 250;
const SETTLE_MS = 1500;
const LOAD_TIMEOUT_MS = 120_000;

const ROOM = aRoom("tea");
const TEXT =
  "The quick brown fox jumps over the lazy dog and goes on for so long that it wraps.";

await using server = await startBuiltServer({
  ISLET_HISTORY_BYTES: String(8 * 1024 * 1024),
});
const doors = seqs(1, REACTING).map((n) =>
  server.islet.chat.enter(ROOM, aCaller(aUser(`Person ${n}`)))
);

/** Somebody, by number, does something. */
async function send(
  who: number,
  deed: (id: string) => StoreMessage,
): Promise<number> {
  const door = doors[who % doors.length];
  if (door === undefined) throw new RangeError("There is nobody");
  return (await door.send(deed(crypto.randomUUID()))).seq;
}

const react = (who: number, of: number, emoji: string) =>
  send(who, (id) => ({ type: "reaction", id, of, emoji, on: true }));

const said: number[] = [];
for (const n of seqs(1, MESSAGES)) {
  const replyTo = n % 3 === 0 ? said.at(-2) : undefined;
  said.push(
    await send(n % 12, (id) => ({
      type: "message",
      id,
      text: `${n}. ${TEXT}`,
      ...(replyTo !== undefined && { replyTo }),
    })),
  );
}
await Promise.all(said.map((of, n) => react(n, of, n % 2 ? "🎉" : "👍")));

await using browser = await launchBrowser();
await using person = await Person.in(browser);
const tab = await person.openTab();
const { page } = tab;
await page.setViewport({ width: 1280, height: 800 });
await tab.enter(server.url, ROOM, "Reader");
await tab.untilConnection("online");
await until("all messages are loaded", async () => {
  await scrollTo(-Number.MAX_SAFE_INTEGER);
  return (await page.$$(".message")).length >= MESSAGES;
}, { timeoutMs: LOAD_TIMEOUT_MS });
const elements = await page.$$eval("*", (all) => all.length);
print(`${MESSAGES} messages, ${elements} elements. Milliseconds of processor:`);

await scrollTo(0);
report(`${ARRIVALS} messages arrive`, await traceMainThread(page, arrive));
await scrollTo(-20_000);
report(
  `${ARRIVALS} messages arrive while the reader is further up`,
  await traceMainThread(page, arrive),
);
await scrollTo(0);
report(
  `Scrolling through by ${SCROLL_STEPS} × ${SCROLL_STEP_PX} px`,
  await traceMainThread(page, scrollThrough),
);
for (const [where, offsetPx] of [["in", 0], ["out of", 3000]] as const) {
  // One message has no place for both.
  const of = said[offsetPx === 0 ? MESSAGES / 2 : MESSAGES / 4] ?? 0;
  await showRow(page, of, offsetPx);
  const place = await watchPlace(page);
  report(
    `${REACTING} people react at once to a message ${where} view`,
    await traceMainThread(page, () => reactAtOnce(of)),
  );
  print(`  The reader's place moved by ${await place.movedPx()} px`);
}

async function arrive(): Promise<void> {
  for (const n of seqs(1, ARRIVALS)) {
    await send(n, (id) => ({ type: "message", id, text: `New ${n}` }));
    await pause(PAUSE_MS);
  }
}

async function reactAtOnce(of: number): Promise<void> {
  await Promise.all(seqs(1, REACTING).map((n) => react(n, of, "🔥")));
  await pause(SETTLE_MS);
}

async function scrollTo(top: number): Promise<void> {
  await page.$eval(".log", (log, top) => log.scrollTo({ top }), top);
  await pause(PAUSE_MS);
}

async function scrollThrough(): Promise<void> {
  await page.$eval(
    ".log",
    async (log, steps, px) => {
      for (let i = 0; i < steps; i++) {
        log.scrollBy(0, -px);
        await new Promise(requestAnimationFrame);
      }
    },
    SCROLL_STEPS,
    SCROLL_STEP_PX,
  );
}

async function showRow(page: Page, seq: number, offsetPx: number) {
  await page.$eval(`#m${seq}`, (row, px) => {
    row.scrollIntoView({ block: "center" });
    row.closest(".log")?.scrollBy(0, px);
  }, offsetPx);
  await pause(PAUSE_MS);
}

/** Watches the first row in view, in each frame. */
async function watchPlace(page: Page) {
  const tops = await page.evaluateHandle(() => {
    const view = document.querySelector(".log")?.getBoundingClientRect();
    const row = [...document.querySelectorAll(".message")].find((row) =>
      row.getBoundingClientRect().top >= (view?.top ?? 0)
    );
    const tops: number[] = [];
    const look = () => {
      tops.push(row?.getBoundingClientRect().top ?? NaN);
      if (tops.length < 10_000) requestAnimationFrame(look);
    };
    look();
    return tops;
  });
  return {
    movedPx: () => tops.evaluate((all) => Math.max(...all) - Math.min(...all)),
  };
}

function report(what: string, { tasksMs, layouts }: MainThread): void {
  const [longest = 0] = tasksMs;
  const busy = tasksMs.reduce((sum, ms) => sum + ms, 0);
  const long = tasksMs.filter((ms) => ms > 16).length;
  print(
    `${what}: longest task ${longest.toFixed(1)}, ${long} over 16, ${
      busy.toFixed(0)
    } in all, ${layouts} layouts`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function print(line: string): void {
  // deno-lint-ignore no-console -- this is a command line
  console.log(line);
}
