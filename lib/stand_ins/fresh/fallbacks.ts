// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { HttpError } from "./error.ts";
import { ERROR_STATUS_TEXT } from "./status.ts";

/** Comes after the last middleware when no route has the path. */
export function notFound(): Promise<Response> {
  return Promise.reject(new HttpError(404));
}

/** Comes after the last middleware when the route lacks the method. */
export function methodNotAllowed(): Promise<Response> {
  return Promise.reject(new HttpError(405));
}

/** Answers `OPTIONS` where the route does not (RFC 9110 section 9.3.7). */
export function allow(methods: string[]): Promise<Response> {
  const headers = { Allow: methods.join(", ") };
  return Promise.resolve(new Response(null, { status: 204, headers }));
}

/** Whether the server is to blame for an error, rather than the request. */
export function isServerError(error: unknown): boolean {
  return !(error instanceof HttpError) || error.status >= 500;
}

/** The answer to an error that nothing else has handled. */
export function toErrorResponse(error: unknown): Response {
  const isHttpError = error instanceof HttpError;
  if (isServerError(error)) {
    // deno-lint-ignore no-console -- a server error that is not logged is lost
    console.error(error);
  }
  // Details of an unforeseen error are nothing for the client.
  return isHttpError
    ? new Response(error.message || ERROR_STATUS_TEXT[error.status], {
      status: error.status,
    })
    : new Response("Internal server error", { status: 500 });
}
