// Runs in the browser; imported on the server too.

import type { ChannelPort, TabsPort } from "../connection/environment.ts";
import {
  decodeTabMessage,
  encodeTabMessage,
  type TabMessage,
} from "./tab_message.ts";

/**
 * What tabs of one browser tell each other under one name.
 *
 * @example
 * ```ts
 * import type { TabsPort } from "../connection/environment.ts";
 *
 * // Tells the other tabs that somebody may take this one's place.
 * function offer(tabs: TabsPort): void {
 *   const channel = new TabChannel(tabs, "tea", () => {});
 *   channel.tell({ type: "offer" });
 *   channel.close();
 * }
 * ```
 */
export class TabChannel {
  readonly #channel: ChannelPort;

  /**
   * @param tabs The tabs.
   * @param name The name.
   * @param onMessage Called with each message of another tab that can be read.
   */
  constructor(
    tabs: TabsPort,
    name: string,
    onMessage: (message: TabMessage) => void,
  ) {
    this.#channel = tabs.createChannel(name);
    this.#channel.onmessage = ({ data }) => {
      const message = decodeTabMessage(data);
      if (message !== null) onMessage(message);
    };
  }

  /**
   * Tells the other tabs.
   *
   * @param message What.
   */
  tell(message: TabMessage): void {
    this.#channel.postMessage(encodeTabMessage(message));
  }

  /** Ends it. */
  close(): void {
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}
