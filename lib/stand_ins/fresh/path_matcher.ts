// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** The parameters in a path by name, or `null` when it doesn't match. */
export type PathMatcher = (
  url: URL,
) => Readonly<Record<string, string | undefined>> | null;

/** Segments that are either literal or a parameter: what most routes are made of. */
const IS_SIMPLE = /^(?:\/(?:[\w~-]+|:[A-Za-z_]\w*))+$/;

/**
 * Compile a pattern. A simple one becomes a regular expression, which says the same
 * in a small part of the time (URL Pattern Standard, "generate a regular expression
 * and name list").
 *
 * @param pattern The pattern.
 */
export function compilePath(pattern: URLPattern): PathMatcher {
  const { pathname } = pattern;
  if (!IS_SIMPLE.test(pathname)) {
    return (url) => pattern.exec(url)?.pathname.groups ?? null;
  }
  const expression = new RegExp(
    `^${pathname.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`,
  );
  return ({ pathname }) => {
    const match = expression.exec(pathname);
    return match && (match.groups ?? {});
  };
}
