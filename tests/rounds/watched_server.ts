import { delay } from "@std/async/delay";
import { residentKiB } from "../bench/process_usage.ts";
import { ServerInspector } from "../soak/server_inspector.ts";
import { freePort } from "../support/free_port.ts";
import { type Ending, ServerProcess } from "../support/server_process.ts";
import { TempStore } from "../support/temp_store.ts";

const COLLECTIONS = 10;
const COLLECT_EVERY_MS = 50;

/** What a server holds because somebody is there. */
export interface Holdings {
  readonly sessions: number;
  readonly rooms: number;
  readonly connections: number;
  readonly timers: number;
  readonly watches: number;
  /** Keys in the store that say who is where. */
  readonly presenceKeys: number;
}

/** A server in a process of its own, and all ways to look into it. */
export class WatchedServer implements AsyncDisposable {
  readonly #process: ServerProcess;
  /** Without a slash at the end. */
  readonly url: string;
  readonly #store: TempStore;
  readonly #kv: Deno.Kv;
  readonly #inspector: ServerInspector;

  private constructor(
    process: ServerProcess,
    url: string,
    store: TempStore,
    kv: Deno.Kv,
    inspector: ServerInspector,
  ) {
    this.#process = process;
    this.url = url;
    this.#store = store;
    this.#kv = kv;
    this.#inspector = inspector;
  }

  /**
   * Starts it, with a store in a file.
   *
   * @param settings Environment variables.
   */
  static async start(
    settings: Record<string, string>,
  ): Promise<WatchedServer> {
    const store = await TempStore.create();
    const inspectPort = freePort();
    const process = await ServerProcess.start(
      { ISLET_KV_PATH: store.path, ...settings },
      [],
      { inspectPort, preload: "tests/rounds/holdings.ts" },
    );
    const inspector = await ServerInspector.connect(inspectPort);
    const url = await process.url;
    const kv = await store.open();
    return new WatchedServer(process, url, store, kv, inspector);
  }

  /** @returns What it holds now. */
  async holdings(): Promise<Holdings> {
    return {
      sessions: await this.figure("islet_sessions"),
      rooms: await this.figure("islet_rooms"),
      connections: await this.figure("islet_connections"),
      timers: await this.#inspector.number("pendingTimers.size"),
      watches: await this.#inspector.number("openWatches.size"),
      presenceKeys: await this.#presenceKeys(),
    };
  }

  /**
   * @returns The heap in use after forced collections, in bytes. Several: what a
   * finalizer lets go of is left to the next one, and so is code that is old.
   */
  async heapBytes(): Promise<number> {
    for (let i = 1; i < COLLECTIONS; i++) {
      await this.#inspector.heapBytes();
      await delay(COLLECT_EVERY_MS);
    }
    return await this.#inspector.heapBytes();
  }

  /** @returns Resident memory of its process, in bytes. */
  residentBytes(): number {
    return residentKiB(this.#process.pid) * 1024;
  }

  /**
   * Reads one of the figures that it gives to Prometheus.
   *
   * @param name The figure's name.
   */
  async figure(name: string): Promise<number> {
    const response = await fetch(`${this.url}/api/metrics`);
    const text = await response.text();
    const value = new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
    if (value === undefined) throw new Error(`There is no figure ${name}`);
    return Number(value);
  }

  /** Asks it to end, and waits. */
  async stop(): Promise<Ending> {
    // A process that is looked into doesn't end.
    this.#inspector[Symbol.dispose]();
    return await this.#process.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#inspector[Symbol.dispose]();
    await this.#process[Symbol.asyncDispose]();
    await this.#store[Symbol.asyncDispose]();
  }

  /** In the file itself, which this process has opened as well. */
  async #presenceKeys(): Promise<number> {
    let count = 0;
    for await (const { key } of this.#kv.list({ prefix: ["rooms"] })) {
      if (key[2] === "presence") count++;
    }
    for await (const _ of this.#kv.list({ prefix: ["lobby"] })) count++;
    return count;
  }
}
