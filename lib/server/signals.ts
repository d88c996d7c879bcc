// Runs on the server.

/**
 * Calls back each time that an operator asks for a sweep: by SIGUSR1, where there is such a
 * signal. In `--parallel` each worker hears of it.
 *
 * @param onSweep What to do.
 */
export function onSweepSignal(onSweep: () => void): void {
  if (Deno.build.os === "windows") return;
  Deno.addSignalListener("SIGUSR1", onSweep);
}

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
