// Runs on the server.

/** Islet can't start; the message is for the operator. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/**
 * Opens the store.
 *
 * @param path A file (its folder is made), `:memory:`, the URL of a KV Connect
 * server, or `undefined` for the database that Deno Deploy manages.
 * @returns The store; the caller closes it.
 * @throws {StartError} When it can't be opened.
 */
export async function openKv(path: string | undefined): Promise<Deno.Kv> {
  try {
    if (path !== undefined && isFile(path)) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      if (folder !== "") await Deno.mkdir(folder, { recursive: true });
    }
    return await Deno.openKv(path);
  } catch (cause) {
    const where = path ?? "the managed database";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot open the store at ${where}: ${reason}`, {
      cause,
    });
  }
}

/**
 * @param path Where a store is, as `openKv` takes it.
 * @returns Whether that is a file.
 */
export function isFile(path: string): boolean {
  return path !== ":memory:" && !/^https?:\/\//.test(path);
}
