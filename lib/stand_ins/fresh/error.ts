// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

import type { ErrorStatus } from "./status.ts";

/**
 * An error that stands for an HTTP status. Thrown anywhere below a request, it
 * becomes the answer: a 404 goes to {@linkcode App.notFound}, any other status
 * to the nearest {@linkcode App.onError}.
 *
 * @example
 * ```ts
 * import { App, HttpError } from "fresh";
 *
 * const app = new App().get("/rooms/:room", (ctx) => {
 *   if (ctx.params.room !== "lobby") throw new HttpError(404, "No such room");
 *   return ctx.text("Welcome");
 * });
 * ```
 */
export class HttpError extends Error {
  /** The HTTP status this error is answered with. */
  status: ErrorStatus;

  /**
   * @param status The HTTP status.
   * @param message What went wrong, sent to the client when no error page is
   * registered. Empty means the reason phrase of the status.
   * @param options The `cause`, which stays on the server.
   */
  constructor(status: ErrorStatus, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = this.constructor.name;
    this.status = status;
  }
}
