// Runs in tests.

/**
 * Opens a WebSocket with headers, as a browser does with its cookies.
 *
 * @param url Where to.
 * @param headers Headers of the upgrade.
 */
export function openSocket(
  url: URL,
  headers: Record<string, string>,
): WebSocket {
  // Headers are Deno's own; the DOM's types, which islands need, lack them.
  return Reflect.construct(WebSocket, [url, { headers }]);
}
