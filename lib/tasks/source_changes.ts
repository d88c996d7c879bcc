// Runs on the command line, see dev.ts.

import { delay } from "@std/async/delay";
import { basename, relative, sep } from "node:path";

/** Editors write a file in several steps; they are one change. */
const SETTLE_MS = 20;
// Not the files that editors put beside it meanwhile.
const SOURCE = /^[^.].*\.(?:[cm]?[jt]sx?|json)$/;

/** Tells of changes of sources in the working directory. */
export class SourceChanges {
  readonly #paths = new Set<string>();
  #begun = Promise.withResolvers<string>();
  #changedAt = 0;

  /**
   * Starts to watch.
   *
   * @param folders The folders of which all files count. Beside them, the files of
   * the working directory do.
   */
  constructor(folders: string[]) {
    this.#collect(Deno.watchFs(folders));
    this.#collect(Deno.watchFs(".", { recursive: false }));
  }

  /** @returns A path that has changed, once there is one. */
  begun(): Promise<string> {
    return this.#begun.promise;
  }

  /**
   * Waits until nothing changes any more.
   *
   * @returns All paths that have changed since the last time, with slashes.
   */
  async settled(): Promise<string[]> {
    await this.#begun.promise;
    while (true) {
      const restMs = this.#changedAt + SETTLE_MS - performance.now();
      if (restMs <= 0) break;
      await delay(restMs);
    }
    const paths = [...this.#paths];
    this.#paths.clear();
    this.#begun = Promise.withResolvers();
    return paths;
  }

  async #collect(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      for (const path of paths) {
        if (SOURCE.test(basename(path))) this.#add(path);
      }
    }
  }

  #add(path: string): void {
    const relativePath = relative(Deno.cwd(), path).replaceAll(sep, "/");
    this.#paths.add(relativePath);
    this.#changedAt = performance.now();
    this.#begun.resolve(relativePath);
  }
}
