// Runs on the command line, see dev.ts.

import { basename, relative } from "node:path";

/** Editors write a file in several steps; they are one change. */
const SETTLE_MS = 20;
// Not the files that editors put beside it meanwhile.
const SOURCE = /^[^.].*\.(?:[cm]?[jt]sx?|json)$/;

/**
 * Waits for changes of sources in the working directory.
 *
 * @param folders The folders of which all files count. Beside them, the files of
 * the working directory do.
 * @returns The paths that have changed since the last time.
 */
export async function* sourceChanges(
  folders: string[],
): AsyncGenerator<string[]> {
  const changed = new Set<string>();
  let settled = Promise.withResolvers<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  collect(Deno.watchFs(folders));
  collect(Deno.watchFs(".", { recursive: false }));

  while (true) {
    await settled.promise;
    settled = Promise.withResolvers();
    const paths = [...changed];
    changed.clear();
    yield paths;
  }

  async function collect(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      const sources = paths.filter((path) => SOURCE.test(basename(path)));
      if (kind === "access" || sources.length === 0) continue;

      for (const path of sources) changed.add(relative(Deno.cwd(), path));
      clearTimeout(timer);
      timer = setTimeout(() => settled.resolve(), SETTLE_MS);
    }
  }
}
