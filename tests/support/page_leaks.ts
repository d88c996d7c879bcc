import type { CDPSession, Page } from "puppeteer-core";
import { until } from "./until.ts";

const COLLECTIONS = 5;

/** What a page holds on to. */
export interface Holdings {
  /** Live objects by the name of their class, after a forced collection. */
  readonly instances: Readonly<Record<string, number>>;
  /** Listeners on the window and the document. */
  readonly listeners: number;
  /** Timeouts and intervals that are still to fire. */
  readonly timers: number;
  /** Web Locks that are held or waited for, by this page or another of the browser. */
  readonly locks: number;
  /** Elements that are in no document. */
  readonly detached: number;
}

/**
 * Counts timers from now on: run it before the page's own scripts.
 *
 * @param page The page.
 */
export async function countTimers(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const pending = new Set<unknown>();
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    Object.assign(globalThis, {
      pendingTimers: pending,
      setTimeout(action: () => void, delayMs?: number) {
        const id = setTimeout(() => {
          pending.delete(id);
          action();
        }, delayMs);
        pending.add(id);
        return id;
      },
      setInterval(action: () => void, delayMs?: number) {
        const id = setInterval(action, delayMs);
        pending.add(id);
        return id;
      },
      clearTimeout(id?: number) {
        pending.delete(id);
        clearTimeout(id);
      },
      clearInterval(id?: number) {
        pending.delete(id);
        clearInterval(id);
      },
    });
  });
}

declare global {
  /** Calls of `AudioContext.close()` that have not come to their end. */
  var closingAudio: Set<Promise<void>>;
  /** Transactions of IndexedDB that are neither complete nor aborted. */
  var openTransactions: Set<IDBTransaction>;
}

/**
 * Follows how audio contexts close from now on: run it before the page's own scripts.
 *
 * @param page The page.
 */
export async function followAudio(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const closing = globalThis.closingAudio = new Set();
    const { close } = AudioContext.prototype;
    AudioContext.prototype.close = function () {
      const closed = close.call(this);
      closing.add(closed);
      closed.finally(() => closing.delete(closed));
      return closed;
    };
  });
}

/**
 * Waits until all audio contexts are closed that were told to: the browser holds on to
 * one until its audio thread has let it go, which it says by the promise of `close()`.
 *
 * @param page The page; {@linkcode followAudio} was called before it loaded.
 */
export async function audioClosed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.all(globalThis.closingAudio);
  });
}

/**
 * Follows the transactions of IndexedDB from now on: run it before the page's own scripts.
 *
 * @param page The page.
 */
export async function followStores(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const open = globalThis.openTransactions = new Set();
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      const opened = transaction.apply(this, args);
      open.add(opened);
      for (const end of ["complete", "abort"]) {
        opened.addEventListener(end, () => open.delete(opened));
      }
      return opened;
    };
  });
}

/**
 * Waits until the device has stored what it was given last: a draft is stored to the end
 * though its room is gone, and as long as that takes the browser holds whose draft it is.
 *
 * @param page The page; {@linkcode followStores} was called before it loaded.
 */
export async function untilStored(page: Page): Promise<void> {
  await until(
    "the device has stored what it was given",
    () => page.evaluate(() => globalThis.openTransactions.size === 0),
  );
}

/**
 * Looks at what a page holds on to, by the browser's own books.
 *
 * @param page The page; {@linkcode countTimers} was called before it loaded.
 * @param classNames The classes whose objects are counted.
 */
export async function holdingsOf(
  page: Page,
  classNames: readonly string[],
): Promise<Holdings> {
  const session = await page.createCDPSession();
  try {
    const instances: Record<string, number> = {};
    for (const name of classNames) {
      instances[name] = await countInstances(session, name);
    }
    const listeners = await countListeners(session, "window") +
      await countListeners(session, "document");
    const timers = await evaluateNumber(session, "pendingTimers.size");
    const locks = await countLocks(session);
    const detached = await countDetached(page);
    return { instances, listeners, timers, locks, detached };
  } finally {
    await session.detach();
  }
}

/**
 * Measures the heap of a page after forced collections. Several: what a finalizer lets
 * go of is left to the next one, and so is code that is old.
 *
 * @param page The page.
 * @returns What is in use, in bytes.
 */
export async function heapBytesOf(page: Page): Promise<number> {
  const session = await page.createCDPSession();
  try {
    for (let i = 0; i < COLLECTIONS; i++) {
      await session.send("HeapProfiler.collectGarbage");
    }
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  } finally {
    await session.detach();
  }
}

/**
 * Calls a method of all objects of a class.
 *
 * @param page The page.
 * @param className The class.
 * @param method A method without parameters.
 */
export async function callOnEach(
  page: Page,
  className: string,
  method: string,
): Promise<void> {
  const session = await page.createCDPSession();
  try {
    await onInstances(
      session,
      className,
      `function () { for (const object of this) object.${method}() }`,
    );
  } finally {
    await session.detach();
  }
}

async function countInstances(
  session: CDPSession,
  className: string,
): Promise<number> {
  const count = await onInstances(
    session,
    className,
    "function () { return this.length }",
  );
  return Number(count);
}

/** Asks the heap for all objects with a prototype; that collects garbage first. */
async function onInstances(
  session: CDPSession,
  className: string,
  functionDeclaration: string,
): Promise<unknown> {
  const prototype = await objectId(session, `${className}.prototype`);
  await session.send("HeapProfiler.collectGarbage");
  const { objects } = await session.send("Runtime.queryObjects", {
    prototypeObjectId: prototype,
  });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId ?? "",
    functionDeclaration,
    returnByValue: true,
  });
  await session.send("Runtime.releaseObject", {
    objectId: objects.objectId ?? "",
  });
  return result.value;
}

async function countListeners(
  session: CDPSession,
  expression: string,
): Promise<number> {
  const { listeners } = await session.send("DOMDebugger.getEventListeners", {
    objectId: await objectId(session, expression),
  });
  return listeners.length;
}

async function countLocks(session: CDPSession): Promise<number> {
  const { result } = await session.send("Runtime.evaluate", {
    expression: `navigator.locks.query()
      .then(({ held, pending }) => held.length + pending.length)`,
    awaitPromise: true,
    returnByValue: true,
  });
  return Number(result.value);
}

/**
 * Counts elements that scripts still hold, though they were taken out.
 *
 * @param page The page.
 */
export async function countDetached(page: Page): Promise<number> {
  // What was shown is held by the layout as well, until that is made anew.
  await page.evaluate(() => {
    document.documentElement.getBoundingClientRect();
  });
  // What a session was shown of the document, it holds.
  const session = await page.createCDPSession();
  try {
    await session.send("DOM.enable");
    const { detachedNodes } = await session.send("DOM.getDetachedDomNodes");
    return detachedNodes.length;
  } finally {
    await session.detach();
  }
}

async function objectId(
  session: CDPSession,
  expression: string,
): Promise<string> {
  const { result } = await session.send("Runtime.evaluate", { expression });
  if (result.objectId === undefined) {
    throw new TypeError(`Not an object in the page: ${expression}`);
  }
  return result.objectId;
}

async function evaluateNumber(
  session: CDPSession,
  expression: string,
): Promise<number> {
  const { result } = await session.send("Runtime.evaluate", {
    expression,
    returnByValue: true,
  });
  return Number(result.value);
}
