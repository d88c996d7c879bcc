// Runs in the browser; imported on the server too.

import type { ChannelPort, TabsPort } from "../connection/environment.ts";

/**
 * How far a room was read, in any tab of the browser: what is read in one isn't unread in
 * the others.
 *
 * @example
 * ```ts
 * import type { TabsPort } from "../connection/environment.ts";
 *
 * // Tells the other tabs of a room that all up to a message was read here.
 * function tell(tabs: TabsPort, seq: number): void {
 *   const mark = new ReadMark(tabs, "tea", () => {});
 *   mark.tell(seq);
 *   mark.dispose();
 * }
 * ```
 */
export class ReadMark {
  readonly #channel: ChannelPort;

  /**
   * @param tabs The tabs.
   * @param room The name of the room.
   * @param onRead Called with the seq up to which it was read in another tab.
   */
  constructor(tabs: TabsPort, room: string, onRead: (seq: number) => void) {
    this.#channel = tabs.createChannel(`islet read ${room}`);
    this.#channel.onmessage = ({ data }) => {
      if (Number.isSafeInteger(data)) onRead(Number(data));
    };
  }

  /**
   * Tells the other tabs.
   *
   * @param seq The newest message that was read here.
   */
  tell(seq: number): void {
    this.#channel.postMessage(seq);
  }

  /** Ends it. */
  dispose(): void {
    this.#channel.close();
  }
}
