// Runs on the command line, see gen.ts.

/** What a file in `routes/` is, by its name. */
export type RouteFileKind =
  | "app"
  | "error"
  | "layout"
  | "middleware"
  | "notFound"
  | "route";

/** What the path of a file in `routes/` says about it. */
export interface RouteFile {
  /** The path, `routes/` included. */
  readonly path: string;
  readonly kind: RouteFileKind;
  /**
   * Where it is in the tree: the pattern of a route, and that of the folder for
   * what wraps the routes of a folder. `(groups)` are kept: two groups of one
   * URL are two places.
   */
  readonly pattern: string;
  /** The URLs it answers or wraps: `pattern` without groups. */
  readonly url: string;
  /** Whether it is the `index` of its folder, which shares the folder's place. */
  readonly isIndex: boolean;
}

const SPECIAL_FILES = new Map<string, RouteFileKind>([
  ["_404", "notFound"],
  ["_500", "error"],
  ["_app", "app"],
  ["_error", "error"],
  ["_layout", "layout"],
  ["_middleware", "middleware"],
]);

/** There is one of these in an app. */
const ROOT_ONLY: readonly RouteFileKind[] = ["app", "notFound"];

/**
 * Reads the path of a file as Fresh does: `[room]` is a parameter, `[[room]]`
 * an optional one, `[...rest]` takes what is left of the path, `(group)` is not
 * part of the URL, and `index` is its folder.
 *
 * @param path The path of the file, such as `routes/rooms/[room].tsx`.
 * @throws {SyntaxError} If the path makes no pattern.
 */
export function parseRouteFile(path: string): RouteFile {
  const segments = path.replace(/\.\w+$/, "").split("/").slice(1);
  const name = segments.at(-1) ?? "";
  const kind = SPECIAL_FILES.get(name) ?? "route";
  const isIndex = name === "index";
  if (kind !== "route" || isIndex) segments.pop();

  if (ROOT_ONLY.includes(kind) && segments.length > 0) {
    throw new SyntaxError(
      `Cannot register ${path}: only routes/ itself may have a ${name} file`,
    );
  }
  return {
    path,
    kind,
    pattern: toPattern(path, segments),
    url: toPattern(path, segments.filter((segment) => !isGroup(segment))),
    isIndex,
  };
}

/**
 * Orders patterns so that of two that match one URL the more specific one comes
 * first: fixed segments before parameters, and those before the rest of a path.
 */
export function comparePatterns(a: string, b: string): number {
  const aParts = splitPattern(a);
  const bParts = splitPattern(b);
  for (const [i, aPart] of aParts.entries()) {
    const bPart = bParts[i];
    if (bPart === undefined) break;
    const order = vagueness(aPart) - vagueness(bPart) ||
      compareText(aPart, bPart);
    if (order !== 0) return order;
  }
  return aParts.length - bParts.length;
}

/** Orders texts by code unit, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isGroup(segment: string): boolean {
  return segment.startsWith("(") && segment.endsWith(")");
}

function toPattern(path: string, segments: string[]): string {
  const pattern = segments
    .map((segment) => toSegmentPattern(path, segment))
    .join("");
  if (pattern === "") return "/";
  // When every part may be missing, the first slash still may not.
  const mayBeEmpty = segments.every((segment) => /^\[(\[|\.{3})/.test(segment));
  return mayBeEmpty ? pattern.replace(/^\{\//, "/{") : pattern;
}

function toSegmentPattern(path: string, segment: string): string {
  const rest = segment.match(/^\[\.\.\.(\w+)\]$/)?.[1];
  if (rest !== undefined) return `/:${rest}*`;

  const optional = segment.match(/^\[\[(\w+)\]\]$/)?.[1];
  if (optional !== undefined) return `{/:${optional}}?`;

  if (segment.includes("][")) {
    throw new SyntaxError(
      `Cannot register ${path}: nothing tells where one parameter of "${segment}" ends and the next begins`,
    );
  }
  const pattern = segment.replaceAll(/\[(\w+)\]/g, ":$1");
  if (/[[\]]/.test(pattern)) {
    throw new SyntaxError(
      `Cannot register ${path}: "${segment}" is neither fixed nor a parameter`,
    );
  }
  return `/${pattern}`;
}

/** Splits before each slash, and before each part that may be missing. */
function splitPattern(pattern: string): string[] {
  return pattern.split(/(?=[{/])/);
}

function vagueness(part: string): number {
  if (part.endsWith("*")) return 3;
  if (part.startsWith("{")) return 2;
  return part.includes(":") ? 1 : 0;
}
