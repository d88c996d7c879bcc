// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** Editors write a file in several steps; they are one change. */
const SETTLE_MS = 20;

/**
 * Report changed files of some directories.
 *
 * @param directories The directories; those that do not exist are left out.
 * @param signal Ends it.
 * @param onChange Given the paths that have changed since it was last called.
 */
export function watch(
  directories: string[],
  signal: AbortSignal | undefined,
  onChange: (paths: string[]) => void,
): void {
  const existing = directories.filter(isDirectory);
  if (existing.length === 0) return;

  const watcher = Deno.watchFs(existing);
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal?.addEventListener("abort", () => {
    clearTimeout(timer);
    watcher.close();
  }, { once: true });

  collect();

  async function collect(): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      for (const path of paths) changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(flush, SETTLE_MS);
    }
  }

  function flush(): void {
    const paths = [...changed];
    changed.clear();
    onChange(paths);
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
