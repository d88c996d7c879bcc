// Runs on the server.

import type { PreparedCommit } from "./prepared_commit.ts";

/**
 * Where a log in memory stands beside the one in the store:
 *
 * ```
 * unknown ─► loading ─► level ─► committing ─► level
 *    ▲          │         │           │
 *    └──────────┴─────────┴───────────┘   another instance has written, or may have
 * ```
 *
 * What is under way goes on when another instance writes: it `isStale` then, and ends as
 * `unknown`.
 */
export type LogState =
  | { readonly kind: "unknown" }
  | {
    readonly kind: "loading";
    readonly done: Promise<void>;
    readonly isStale: boolean;
  }
  /** Memory and store agree as far as is known. */
  | { readonly kind: "level" }
  | {
    readonly kind: "committing";
    readonly commit: PreparedCommit;
    readonly ended: PromiseWithResolvers<void>;
    readonly isStale: boolean;
  };

/** Nothing is known, or no longer holds. */
export const UNKNOWN: LogState = { kind: "unknown" };

/**
 * @param state Where a log stands.
 * @returns Whether memory has what the store had, as far as is known.
 */
export function isLoaded({ kind }: LogState): boolean {
  return kind === "level" || kind === "committing";
}

/**
 * @param state Where a log stands.
 * @returns Where it stands once another instance may have written.
 */
export function afterOthersWrote(state: LogState): LogState {
  return "isStale" in state ? { ...state, isStale: true } : UNKNOWN;
}

/**
 * @param state Where a log stands whose read has ended.
 * @param hasWorked Whether it told what the store has.
 * @returns Where it stands now.
 */
export function afterLoad(state: LogState, hasWorked: boolean): LogState {
  if (state.kind !== "loading") return state;
  return hasWorked && !state.isStale ? { kind: "level" } : UNKNOWN;
}

/**
 * @param state Where a log stands whose commit has ended.
 * @param isStored Whether the store has taken it.
 * @returns Where it stands now.
 */
export function afterCommit(state: LogState, isStored: boolean): LogState {
  // A read goes on: it is shared by those who want to read.
  if (state.kind === "loading") return state;
  const isStale = state.kind === "committing" && state.isStale;
  return isStored && !isStale ? { kind: "level" } : UNKNOWN;
}
