// Runs in benchmarks.

import type { Page } from "puppeteer-core";

/** What the main thread of a page did, in milliseconds of its processor time. */
export interface MainThread {
  /** Each task, the longest first. */
  readonly tasksMs: readonly number[];
  /** How often the page was laid out. */
  readonly layouts: number;
}

const CATEGORIES = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
];

/** What is read of an event (the Trace Event Format). */
interface TraceEvent {
  readonly name: string;
  /** Process and thread. */
  readonly thread: string;
  /** Of the thread, in milliseconds. */
  readonly cpuMs: number;
  /** What a thread is called, where the event says that. */
  readonly threadName: unknown;
}

/**
 * Traces a page while something happens. Time is that of the processor: what else the
 * machine does counts little.
 *
 * @param page The page; nothing else traces its browser.
 * @param act What happens.
 * @returns What its main thread did.
 */
export async function traceMainThread(
  page: Page,
  act: () => Promise<void>,
): Promise<MainThread> {
  await page.tracing.start({ categories: CATEGORIES });
  await act();
  const trace: unknown = JSON.parse(
    new TextDecoder().decode(await page.tracing.stop()),
  );
  const events = list(fields(trace)["traceEvents"]).map(decodeEvent);
  const threads = new Set(
    events
      .filter(({ threadName }) => threadName === "CrRendererMain")
      .map(({ thread }) => thread),
  );
  const own = events.filter(({ thread }) => threads.has(thread));
  return {
    tasksMs: own
      .filter(({ name }) => name === "RunTask")
      .map(({ cpuMs }) => cpuMs)
      .sort((a, b) => b - a),
    layouts: own.filter(({ name }) => name === "Layout").length,
  };
}

function decodeEvent(value: unknown): TraceEvent {
  const { name, pid, tid, tdur: cpuUs, args } = fields(value);
  return {
    name: String(name),
    thread: `${pid}/${tid}`,
    cpuMs: typeof cpuUs === "number" ? cpuUs / 1000 : 0,
    threadName: name === "thread_name" ? fields(args)["name"] : undefined,
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
