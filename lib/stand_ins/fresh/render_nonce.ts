// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** As upstream: a response of another origin may carry its nonce here, too. */
const NONCE = Symbol.for("__freshNonce");

/** Remember the nonce on the scripts and styles of a rendered page. */
export function setRenderNonce(response: Response, nonce: string): void {
  Reflect.set(response, NONCE, nonce);
}

/** The nonce of a rendered page; `undefined` for any other response. */
export function getRenderNonce(response: Response): string | undefined {
  const nonce: unknown = Reflect.get(response, NONCE);
  return typeof nonce === "string" ? nonce : undefined;
}
