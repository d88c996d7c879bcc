/**
 * Bundles a module of the tests for a page.
 *
 * @param entrypoint The module's path from the root of the repository.
 * @returns One script.
 */
export async function bundleForPage(entrypoint: string): Promise<string> {
  const { success, outputFiles, errors } = await Deno.bundle({
    entrypoints: [entrypoint],
    platform: "browser",
    write: false,
  });
  const script = outputFiles?.[0]?.text();
  if (!success || script === undefined) {
    throw new Error(errors.map(({ text }) => text).join("\n"));
  }
  return script;
}
