// Runs on the server.

// On SIGUSR1 Deno (since 2.9.2) opens its inspector as well, at 127.0.0.1:9229, to whoever
// is on the machine; only a permission to use that could close it again. So there is SIGUSR2.
const SWEEP_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? []
  : ["SIGUSR1", "SIGUSR2"];

/**
 * Calls back each time that an operator asks for a sweep by a signal. In `--parallel` each
 * worker hears of it.
 *
 * @param onSweep What to do; it is told which signal.
 */
export function onSweepSignal(onSweep: (signal: Deno.Signal) => void): void {
  for (const signal of SWEEP_SIGNALS) {
    Deno.addSignalListener(signal, () => onSweep(signal));
  }
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
