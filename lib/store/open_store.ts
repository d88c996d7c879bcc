// Runs on the server.

import { isFile, openKv, StartError } from "./open_kv.ts";
import { migrate, readSchema, SCHEMA_VERSION } from "./schema.ts";

/** How {@linkcode openStore} opens. */
export interface OpenStoreOptions {
  /** Where, as {@linkcode openKv} takes it. */
  readonly path: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what the operator should know, as a sentence. */
  readonly onNote: (note: string) => void;
}

/**
 * Opens the store, and brings it up to date. An older file is copied beside itself first.
 *
 * @param options Where, and the effects.
 * @returns The store; the caller closes it.
 * @throws {StartError} When it can't be opened, copied or brought up to date, or is one of
 * a newer Islet.
 */
export async function openStore(options: OpenStoreOptions): Promise<Deno.Kv> {
  const { path, onNote } = options;
  const where = path ?? "the managed database";
  const kv = await openKv(path);
  const version = await closingOnError(kv, "read", where, () => readSchema(kv));
  if (version === SCHEMA_VERSION) return kv;
  if (version !== null && version > SCHEMA_VERSION) {
    kv.close();
    throw new StartError(
      `Cannot use the store at ${where}: it is of a newer Islet ` +
        `(schema ${version}, this one knows ${SCHEMA_VERSION}). Start that one, ` +
        "or use a copy of before it",
    );
  }
  if (version === null || path === undefined || !isFile(path)) {
    await closingOnError(
      kv,
      "bring up to date",
      where,
      () => migrate(kv, version),
    );
    if (version !== null) {
      onNote(
        `Brought the store up to schema ${SCHEMA_VERSION}, without a copy`,
      );
    }
    return kv;
  }
  // Closed, all of it is in the one file.
  kv.close();
  const copy = await copyBeside(path, version, options.now());
  onNote(
    `Brings the store up to schema ${SCHEMA_VERSION}. As it was, it is in ${copy}`,
  );
  const copied = await openKv(path);
  await closingOnError(
    copied,
    "bring up to date",
    where,
    () => migrate(copied, version),
  );
  return copied;
}

async function closingOnError<Value>(
  kv: Deno.Kv,
  what: "read" | "bring up to date",
  where: string,
  act: () => Promise<Value>,
): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    kv.close();
    throw new StartError(
      `Cannot ${what} the store at ${where}: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

/** Returns where the copy is. */
async function copyBeside(
  path: string,
  version: number,
  now: number,
): Promise<string> {
  const time = new Date(now).toISOString().replaceAll(/[:.]/g, "-");
  const copy = `${path}.schema-${version}.${time}`;
  try {
    // Under another name until it is whole.
    await Deno.copyFile(path, `${copy}.part`);
    await Deno.rename(`${copy}.part`, copy);
  } catch (cause) {
    throw new StartError(
      `Cannot copy the store at ${path} to ${copy} before it is brought up to ` +
        `date: ${reasonOf(cause)}`,
      { cause },
    );
  }
  return copy;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
