import { Buffer } from "node:buffer";
import { listFiles, ROOT } from "../repo/repository.ts";

const FOLDER = new URL(".data/mutation/", ROOT);

/**
 * What a run has found so far, so that one that is broken off goes on where it was.
 * It is of one state of the code and its tests, and with another one begins anew.
 */
export class Journal {
  readonly #url: URL;
  readonly #files: Map<string, string | null>;

  private constructor(url: URL, files: Map<string, string | null>) {
    this.#url = url;
    this.#files = files;
  }

  /** Opens the journal of the code as it is. */
  static async open(): Promise<Journal> {
    await Deno.mkdir(FOLDER, { recursive: true });
    const url = new URL(`${await hashOfCode()}.jsonl`, FOLDER);
    await Deno.writeTextFile(url, "", { append: true });
    const notes = (await Deno.readTextFile(url)).split("\n").slice(0, -1);
    return new Journal(url, new Map(notes.map((note) => JSON.parse(note))));
  }

  /** Whether a line has been taken out before. */
  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** The test file that failed without a line, or null when none did. */
  fileOf(name: string): string | null | undefined {
    return this.#files.get(name);
  }

  /** Notes which test file failed without a line, or that none did. */
  async note(name: string, file: string | null): Promise<void> {
    this.#files.set(name, file);
    const note = `${JSON.stringify([name, file])}\n`;
    await Deno.writeTextFile(this.#url, note, { append: true });
  }

  /** Forgets all of it, after the last line. */
  async end(): Promise<void> {
    await Deno.remove(this.#url);
  }
}

async function hashOfCode(): Promise<string> {
  const paths = await listFiles([
    "islands",
    "lib",
    "routes",
    "static",
    "tests",
  ]);
  const parts: string[] = [];
  for (const path of paths.sort()) {
    if (path.endsWith("killers.json")) continue;
    parts.push(path, await Deno.readTextFile(new URL(path, ROOT)));
  }
  const bytes = new TextEncoder().encode(parts.join("\0"));
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Buffer.from(hash).toString("hex").slice(0, 16);
}
