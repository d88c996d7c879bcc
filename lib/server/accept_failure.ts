// Runs on the server.

// Waits double from the first to the longest. While a listener waits the system
// refuses connections, which a browser or a proxy tries again soon.
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

// EMFILE of Linux and macOS, and WSAEMFILE of Windows. Deno has only the text.
const TOO_MANY_HERE = /\(os error (?:24|10024)\)/;
// ENFILE.
const TOO_MANY_EVERYWHERE = /\(os error 23\)/;

/**
 * @param failures How often taking connections has failed in a row, from 1.
 * @returns Time until the next try, in milliseconds.
 */
export function acceptRetryMs(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/**
 * @param cause What `Deno.serve` has failed with.
 * @returns What it means for an operator, and how to mend it.
 */
export function describeAcceptFailure(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (TOO_MANY_HERE.test(reason)) {
    return "Too many open files: new connections wait until others end. " +
      "Raise the limit (ulimit -Hn, LimitNOFILE= of systemd), and limit " +
      "connections by address at the proxy";
  }
  if (TOO_MANY_EVERYWHERE.test(reason)) {
    return "Too many open files on this machine: new connections wait until " +
      "others end. Raise fs.file-max, or stop what holds the files";
  }
  return `Cannot take connections, trying again: ${reason}`;
}
