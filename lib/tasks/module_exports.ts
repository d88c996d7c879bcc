// Runs on the command line, see gen.ts.

const DECLARATION =
  /^export\s+(?:async\s+|abstract\s+)?(?:const|let|var|function\*?|class)\s+([\w$]+)/gm;
const DEFAULT = /^export\s+default\b/m;
const LIST = /^export\s*\{([^}]*)\}/gm;

/**
 * Lists the values that a module exports by name, `default` included. It reads
 * the text and runs nothing, so it sees exports at the start of a line only,
 * which is where `deno fmt` puts them, and nothing through `export *`.
 *
 * @param source The text of the module.
 */
export function moduleExports(source: string): Set<string> {
  const names = new Set<string>();
  if (DEFAULT.test(source)) names.add("default");
  for (const [, name = ""] of source.matchAll(DECLARATION)) names.add(name);
  for (const [, list = ""] of source.matchAll(LIST)) {
    for (const item of list.split(",")) {
      const specifier = item.trim();
      if (specifier === "" || specifier.startsWith("type ")) continue;
      names.add(specifier.split(/\s+as\s+/).at(-1) ?? specifier);
    }
  }
  return names;
}
