// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { ErrorReport } from "../runtime/error_report.ts";
import { codeExcerpt } from "./code_excerpt.ts";

const OWN_DIRECTORY = fileURLToPath(new URL("../", import.meta.url));
const PLACE = /(file:\/\/[^\s()]+?):(\d+):(\d+)/g;

/**
 * Describe an error for whoever develops the project: what happened, and the
 * source of the innermost place that is a part of the project.
 *
 * @param error What was thrown.
 * @param root Directory of the project.
 */
export function reportError(error: unknown, root: string): ErrorReport {
  const isError = error instanceof Error;
  const message = stripVTControlCharacters(
    isError ? error.message || error.name : String(error),
  );
  const stack = stripVTControlCharacters(isError && error.stack || message);

  // Errors of the parser have their place in the message, which comes first.
  for (const [, url = "", line, column] of stack.matchAll(PLACE)) {
    const path = fileURLToPath(url);
    if (!isOfProject(path, root)) continue;
    return {
      message,
      location: `${relative(root, path)}:${line}:${column}`,
      excerpt: excerptOf(path, Number(line), Number(column)),
      stack,
    };
  }
  return { message, location: null, excerpt: null, stack };
}

function isOfProject(path: string, root: string): boolean {
  return path.startsWith(join(root, sep)) && !path.startsWith(OWN_DIRECTORY) &&
    !path.split(sep).includes("node_modules");
}

function excerptOf(path: string, line: number, column: number): string | null {
  try {
    return codeExcerpt(Deno.readTextFileSync(path), line, column);
  } catch {
    // The file of an error may be gone.
    return null;
  }
}
