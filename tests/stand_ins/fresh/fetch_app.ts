import type { App } from "fresh";

/**
 * Sends a request to an app, with no server in between.
 *
 * @param path The path, which may be one that `URL` would change.
 */
export async function fetchApp<State>(
  app: App<State>,
  path: string,
  init?: RequestInit,
): Promise<Response> {
  return await app.handler()(new Request(`http://localhost${path}`, init));
}

/** Sends a request to an app and reads the body of the response. */
export async function fetchText<State>(
  app: App<State>,
  path: string,
  init?: RequestInit,
): Promise<string> {
  return await (await fetchApp(app, path, init)).text();
}
