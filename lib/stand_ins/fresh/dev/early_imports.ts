// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { BundledFile } from "./bundle.ts";

const STATIC_IMPORT = /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g;

/**
 * Have the client runtime import what all islands share. It is small and there
 * first, so that browsers ask for the shared files a round trip earlier than the
 * islands themselves would have them do.
 *
 * @param files What was bundled.
 * @param runtime Name of the runtime's file.
 * @param islands Names of the islands' files.
 * @returns The files, the runtime changed.
 */
export function importEarly(
  files: BundledFile[],
  runtime: string,
  islands: string[],
): BundledFile[] {
  const imports = new Map(
    files.map(({ name, contents }) => {
      const code = new TextDecoder().decode(contents);
      const names = [...code.matchAll(STATIC_IMPORT)].map(([, to = ""]) => to);
      return [name, new Set(names)];
    }),
  );
  const known = imports.get(runtime);
  const shared = files.map(({ name }) => name).filter((name) =>
    !known?.has(name) &&
    islands.every((island) => imports.get(island)?.has(name))
  );
  if (islands.length === 0 || shared.length === 0) return files;
  const early = shared.map((name) => `import"./${name}";`).join("");
  return files.map((file) =>
    file.name === runtime
      ? { ...file, contents: joined(early, file.contents) }
      : file
  );
}

function joined(
  code: string,
  contents: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(code + new TextDecoder().decode(contents));
}
