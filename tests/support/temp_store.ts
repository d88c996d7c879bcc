// Runs in tests.

import { stopHistories } from "./start_history.ts";

/** A store in a folder of its own, with any number of handles; all of it goes in the end. */
export class TempStore implements AsyncDisposable {
  readonly #folder: string;
  readonly #handles: Deno.Kv[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder; the store is made by the first {@linkcode open}. */
  static async create(): Promise<TempStore> {
    return new TempStore(await Deno.makeTempDir({ prefix: "islet-" }));
  }

  /** Where the store is. */
  get path(): string {
    return `${this.#folder}/islet.sqlite`;
  }

  /** Opens the store, once more if it is open: as another instance would. */
  async open(): Promise<Deno.Kv> {
    const kv = await Deno.openKv(this.path);
    this.#handles.push(kv);
    return kv;
  }

  /** Closes all handles: as the end of the process would. */
  close(): void {
    stopHistories();
    for (const kv of this.#handles.splice(0)) kv.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
