// Runs on the server.

/**
 * Calls back once when the process is asked to end: Ctrl-C, a service manager, or
 * Deno Deploy. The listeners stay, so that a second Ctrl-C doesn't cut the
 * shutdown short.
 *
 * @param onTermination What to do.
 */
export function onTermination(onTermination: () => void): void {
  let isAsked = false;
  // Windows has no SIGTERM to listen for.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM"];
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      if (isAsked) return;
      isAsked = true;
      onTermination();
    });
  }
}
