// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

const nonces = new WeakMap<Response, string>();

/** Remember the nonce on the scripts and styles of a rendered page. */
export function setRenderNonce(response: Response, nonce: string): void {
  nonces.set(response, nonce);
}

/** The nonce of a rendered page; `undefined` for any other response. */
export function getRenderNonce(response: Response): string | undefined {
  return nonces.get(response);
}
