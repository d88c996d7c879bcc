// Runs on the server.

import type { SpanContext } from "@opentelemetry/api";

/** What has become of one atomic operation: for those who watch, not for those who wait. */
export interface CommitReport {
  /** `conflict`: another writer was faster; what was in it is tried again. */
  readonly outcome: "stored" | "conflict" | "failed";
  /** Rooms that it had entries of. */
  readonly rooms: number;
  /** Entries that it had. */
  readonly entries: number;
  /** Bytes of the segments that it wrote. */
  readonly bytes: number;
  /** When it was handed to the store, in milliseconds of `performance.now()`. */
  readonly startedAt: number;
  /** When the store had answered. */
  readonly endedAt: number;
  /** When all in the rooms here had been sent what was stored. */
  readonly toldAt: number;
  /** The spans that its entries came with; none unless spans are made. */
  readonly traces: readonly SpanContext[];
}
