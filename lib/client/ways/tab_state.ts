// Runs in the browser; imported on the server too.

import type { Transport } from "../connection/transport.ts";
import type { TabFeed } from "./tab_feed.ts";

/** What one of several tabs has to do with the connection of all. */
export type TabState =
  /** Waits for the holder's word, or for the lock. */
  | { readonly role: "joining" }
  /** Has a connection of its own and no lock. */
  | { readonly role: "alone"; readonly transport: Transport }
  /** Hears from the holder. */
  | { readonly role: "following"; readonly feed: TabFeed }
  /** Has the lock, and lets a tab have it that is seen. */
  | { readonly role: "offering" }
  /** Has the lock; its connection isn't welcomed yet. */
  | { readonly role: "opening"; readonly transport: Transport }
  /** Has the lock, and the connection of all. */
  | { readonly role: "holding"; readonly transport: Transport }
  | { readonly role: "closed" };
