// Runs in tests.

import type { DenokvServer } from "../support/denokv_server.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import type { SeededRandom } from "../support/seeded_random.ts";

type Servers = readonly [MortalServer, ...MortalServer[]];

/** Several instances of Islet on one store. */
export class Cluster implements AsyncDisposable {
  readonly #servers: Servers;

  private constructor(servers: Servers) {
    this.#servers = servers;
  }

  /**
   * Starts instances that keep everything and limit nobody.
   *
   * @param denokv Their store.
   * @param size How many, from 1.
   */
  static async start(denokv: DenokvServer, size: number): Promise<Cluster> {
    const start = () =>
      MortalServer.start({
        ...KEEP_EVERYTHING,
        ...denokv.settings,
      });
    const servers: [MortalServer, ...MortalServer[]] = [await start()];
    while (servers.length < size) servers.push(await start());
    return new Cluster(servers);
  }

  /** The instances. */
  get servers(): Servers {
    return this.#servers;
  }

  /**
   * @param index Which instance, from 0.
   * @returns Where it is, without a slash at the end.
   */
  url(index: number): string {
    const server = this.#servers[index];
    if (server === undefined) throw new RangeError(`No instance ${index}`);
    return server.url;
  }

  /** @returns Where any of them is. */
  anyUrl(random: SeededRandom): string {
    return random.pick(this.#servers).url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => server[Symbol.asyncDispose]()),
    );
  }
}
