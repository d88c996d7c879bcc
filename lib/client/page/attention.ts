// Runs in the browser; imported on the server too.

import { Timer } from "../connection/timer.ts";
import { CHIME_INTERVAL_MS } from "../connection/timing.ts";
import type { PageEnvironment } from "./environment.ts";

/**
 * Whether somebody looks at a room, in any tab of the browser: each tab that is seen holds
 * a share of a lock, and the one that chimes for all needs the whole of it.
 *
 * @example
 * ```ts
 * import type { PageEnvironment } from "./environment.ts";
 *
 * // Calls whoever looks at no tab of a room, from one tab only.
 * async function call(
 *   page: PageEnvironment,
 *   attention: Attention,
 *   chime: () => void,
 * ): Promise<void> {
 *   if (page.hidden && await attention.takeTurn()) chime();
 * }
 * ```
 */
export class Attention {
  readonly #environment: PageEnvironment;
  readonly #lockName: string;
  readonly #turn = new Timer();
  /** Ends the present request for the lock. */
  #letGo: () => void = () => {};

  /**
   * @param environment Where the other tabs are.
   * @param room The name of the room.
   */
  constructor(environment: PageEnvironment, room: string) {
    this.#environment = environment;
    this.#lockName = `islet seen ${room}`;
  }

  /** Takes note that the page is seen, or no longer. */
  note(): void {
    this.#end();
    if (!this.#environment.hidden) this.#request("shared", () => {});
  }

  /**
   * Takes the turn to call for attention, for three seconds.
   *
   * @returns Whether this tab has it: nobody looks, and no other tab calls.
   */
  async takeTurn(): Promise<boolean> {
    if (!this.#environment.hidden) return false;
    if (this.#environment.tabs === null) return true;
    this.#end();
    const hasTurn = await new Promise<boolean>((resolve) =>
      this.#request("exclusive", resolve)
    );
    if (hasTurn) this.#turn.set(CHIME_INTERVAL_MS, () => this.#end());
    return hasTurn;
  }

  /** Ends it. */
  dispose(): void {
    this.#end();
  }

  #end(): void {
    this.#turn.clear();
    this.#letGo();
  }

  #request(
    mode: "shared" | "exclusive",
    onAnswer: (isGranted: boolean) => void,
  ): void {
    const { tabs } = this.#environment;
    if (tabs === null) return;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => letGo = resolve);
    this.#letGo = letGo;
    // A share is waited for: whoever calls lets go of the whole in three seconds.
    const options = { mode, ifAvailable: mode === "exclusive" };
    tabs.locks.request(this.#lockName, options, (lock) => {
      onAnswer(lock !== null);
      return lock === null ? undefined : held;
    }).catch(() => onAnswer(true));
  }
}
