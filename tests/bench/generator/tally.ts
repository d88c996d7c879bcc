import type { Figures } from "../figures.ts";
import { MS_PER_CLOCK_TICK, processorMs } from "../process_usage.ts";
import { sentAtOf } from "./stamp.ts";

// Every so many-th delivery is timed: a prime, so that it meets all clients in turn.
const SAMPLE_EVERY = 7;

/** Counts deliveries, times some of them, and watches both processes. */
export class Tally {
  readonly #serverPid: number;
  #deliveries = 0;
  #latencies: number[] = [];
  #startedAt = 0;
  #generatorMs = 0;
  #serverMs = 0;

  /** @param serverPid The server's process. */
  constructor(serverPid: number) {
    this.#serverPid = serverPid;
    this.reset();
  }

  /** Deliveries since the start. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Starts over. */
  reset(): void {
    this.#deliveries = 0;
    this.#latencies = [];
    this.#generatorMs = processorMs(Deno.pid);
    this.#serverMs = processorMs(this.#serverPid);
    this.#startedAt = performance.now();
  }

  /**
   * Counts a delivery.
   *
   * @param bytes Where its stamp is.
   * @param at Where in those.
   */
  count(bytes: Uint8Array, at: number): void {
    this.#deliveries++;
    if (this.#deliveries % SAMPLE_EVERY === 0) {
      this.#latencies.push(performance.now() - sentAtOf(bytes, at));
    }
  }

  /** @returns Deliveries a second, and processors in use, since the start. */
  rates(): Figures {
    const elapsedMs = performance.now() - this.#startedAt;
    const generatorMs = processorMs(Deno.pid) - this.#generatorMs;
    const serverMs = processorMs(this.#serverPid) - this.#serverMs;
    return {
      deliveriesPerSecond: this.#deliveries / elapsedMs * 1000,
      // In a very short run the server may have used less than a tick.
      deliveriesPerCpuSecond: this.#deliveries /
        Math.max(serverMs, MS_PER_CLOCK_TICK) * 1000,
      serverCpus: serverMs / elapsedMs,
      generatorCpus: generatorMs / elapsedMs,
    };
  }

  /** @returns How long deliveries took, since the start. */
  latencies(): Figures {
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      maxMs: quantile(sorted, 1),
    };
  }
}

function quantile(sorted: Float64Array, share: number): number {
  const rank = Math.ceil(sorted.length * share) - 1;
  return sorted[Math.max(0, rank)] ?? 0;
}
