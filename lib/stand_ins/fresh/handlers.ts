// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Context } from "./context.ts";
import type { Method } from "./router.ts";

/** What a handler returns to have its page rendered with `data`. */
export interface PageResponse<T> {
  /** Passed to the page component as `props.data`. */
  data: T;
  /** Response headers, in addition to `Content-Type`. */
  headers?: HeadersInit;
  /**
   * Response status.
   *
   * @default {200}
   */
  status?: number;
}

/**
 * Have the page of this route rendered with `data`.
 *
 * @example
 * ```ts
 * import { page } from "fresh";
 *
 * export const handler = {
 *   GET: () => page({ rooms: ["lobby"] }, { status: 200 }),
 * };
 * ```
 *
 * @param data Passed to the component as `props.data`; `null` as `undefined`.
 * @param options Headers and status of the response.
 * @returns A value to return from a {@linkcode HandlerFn}.
 */
export function page<T>(data: T, options?: {
  headers?: HeadersInit;
  status?: number;
}): PageResponse<T>;
/** Have the page of this route rendered without data. */
export function page(): PageResponse<undefined>;
export function page(data?: unknown, options?: {
  headers?: HeadersInit;
  status?: number;
}): PageResponse<unknown> {
  return { ...options, data: data ?? undefined };
}

/**
 * A function that answers a request: with a `Response`, or with the data for
 * the page of its route (see {@linkcode page}).
 */
export interface HandlerFn<Data, State> {
  (
    ctx: Context<State>,
  ):
    | Response
    | PageResponse<Data>
    | Promise<Response | PageResponse<Data>>;
}

/**
 * One function for each method. `HEAD` falls back to `GET`; a method that is
 * missing is answered with 405, and `OPTIONS` with the methods there are.
 */
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

/** One function for every method, or one for each. */
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

/** The type of data a handler passes to its page. */
export type RouteData<Handler extends RouteHandler<unknown, unknown>> =
  Handler extends RouteHandler<infer Data, unknown> ? Data : never;
