// Runs on the command line, started by dev.ts.

// What dev_server.ts needs from elsewhere: it takes longer to load than the app.
import "fresh";
import "fresh/dev";

const parent = Deno.stdin.readable.getReader();

/** Waits for a word of the process that has started this one; `false` if it ends. */
async function isAsked(): Promise<boolean> {
  return !(await parent.read()).done;
}

async function endWithParent(): Promise<void> {
  while (await isAsked());
  Deno.kill(Deno.pid, "SIGTERM");
}

if (await isAsked()) {
  endWithParent();
  await import("./dev_server.ts");
}
