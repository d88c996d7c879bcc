// Runs in tests.

/**
 * Looks for a program in the folders of `PATH`.
 *
 * @param names The names that it may have; the first one that is there counts.
 * @param folders Where else to look.
 * @returns Its path, `null` when it isn't there.
 */
export async function findProgram(
  names: readonly string[],
  folders: readonly string[] = [],
): Promise<string | null> {
  const places = [...Deno.env.get("PATH")?.split(":") ?? [], ...folders];
  for (const name of names) {
    for (const folder of places) {
      const path = `${folder}/${name}`;
      const isThere = await Deno.stat(path).then(
        ({ isFile }) => isFile,
        () => false,
      );
      if (isThere) return path;
    }
  }
  return null;
}
