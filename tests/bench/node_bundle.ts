/**
 * Bundles a module with its packages, so that Node can run it: Deno gets packages
 * and strips types, and nothing has to be installed.
 *
 * @param entry Path of the module.
 * @param output Path of the bundle.
 * @returns The bundle's path.
 * @throws {Error} When it can't be bundled.
 */
export async function bundleForNode(
  entry: string,
  output: string,
): Promise<string> {
  const { success, errors } = await Deno.bundle({
    entrypoints: [entry],
    outputPath: output,
    platform: "deno",
    // Native helpers of `ws`, which it does without when they aren't there.
    external: ["bufferutil", "utf-8-validate"],
    write: true,
  });
  if (!success) {
    const reasons = errors.map(({ text }) => text).join(", ");
    throw new Error(`Cannot bundle ${entry}: ${reasons}`);
  }
  return output;
}
