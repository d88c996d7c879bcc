import { assertEquals, assertThrows } from "@std/assert";
import {
  comparePatterns,
  parseRouteFile,
  type RouteFileKind,
} from "../../lib/tasks/route_file.ts";

const routes: [path: string, pattern: string, url?: string][] = [
  ["routes/index.tsx", "/"],
  ["routes/status.tsx", "/status"],
  ["routes/feed.xml.ts", "/feed.xml"],
  ["routes/rooms/index.tsx", "/rooms"],
  ["routes/rooms/[room].tsx", "/rooms/:room"],
  ["routes/rooms/[room]/index.tsx", "/rooms/:room"],
  ["routes/rooms/[room]/messages.ts", "/rooms/:room/messages"],
  ["routes/[from]-[to].ts", "/:from-:to"],
  ["routes/[room]@[host].ts", "/:room@:host"],
  ["routes/files/[...path].ts", "/files/:path*"],
  ["routes/[...path].ts", "/:path*"],
  ["routes/docs/[[version]].tsx", "/docs{/:version}?"],
  ["routes/docs/[[version]]/index.tsx", "/docs{/:version}?"],
  ["routes/[[lang]]/about.tsx", "{/:lang}?/about"],
  ["routes/[[lang]].tsx", "/{:lang}?"],
  ["routes/[[lang]]/index.tsx", "/{:lang}?"],
  ["routes/(legal)/terms.tsx", "/(legal)/terms", "/terms"],
  ["routes/(legal)/index.tsx", "/(legal)", "/"],
  ["routes/a/(b)/c/[d].tsx", "/a/(b)/c/:d", "/a/c/:d"],
  ["routes/(site)/[[lang]].tsx", "/(site){/:lang}?", "/{:lang}?"],
];

for (const [path, pattern, url = pattern] of routes) {
  Deno.test(`parseRouteFile() reads ${path}`, () => {
    const route = parseRouteFile(path);
    assertEquals([route.kind, route.pattern, route.url], [
      "route",
      pattern,
      url,
    ]);
  });
}

const special: [path: string, kind: RouteFileKind, pattern: string][] = [
  ["routes/_app.tsx", "app", "/"],
  ["routes/_404.tsx", "notFound", "/"],
  ["routes/_500.tsx", "error", "/"],
  ["routes/_error.tsx", "error", "/"],
  ["routes/_layout.tsx", "layout", "/"],
  ["routes/_middleware.ts", "middleware", "/"],
  ["routes/api/_middleware.ts", "middleware", "/api"],
  ["routes/rooms/[room]/_layout.tsx", "layout", "/rooms/:room"],
  ["routes/(legal)/_layout.tsx", "layout", "/(legal)"],
];

for (const [path, kind, pattern] of special) {
  Deno.test(`parseRouteFile() takes ${path} for the ${kind} of ${pattern}`, () => {
    const file = parseRouteFile(path);
    assertEquals([file.kind, file.pattern], [kind, pattern]);
  });
}

const refused: [path: string, reason: string][] = [
  ["routes/[a][b].ts", "where one parameter"],
  ["routes/[a.ts", '"[a" is neither fixed nor a parameter'],
  ["routes/a].ts", '"a]" is neither fixed nor a parameter'],
  ["routes/[].ts", '"[]" is neither fixed nor a parameter'],
  ["routes/a-[[b]].ts", '"a-[[b]]" is neither fixed nor a parameter'],
  ["routes/a-[...b].ts", '"a-[...b]" is neither fixed nor a parameter'],
  ["routes/rooms/_app.tsx", "only routes/ itself may have a _app file"],
  ["routes/rooms/_404.tsx", "only routes/ itself may have a _404 file"],
];

for (const [path, reason] of refused) {
  Deno.test(`parseRouteFile() refuses ${path}, and says why`, () => {
    const { message } = assertThrows(
      () => parseRouteFile(path),
      SyntaxError,
      reason,
    );
    assertEquals(message.startsWith(`Cannot register ${path}: `), true);
  });
}

Deno.test("comparePatterns() puts what is more specific first", () => {
  const ordered = [
    "/",
    "/api/health",
    "/rooms",
    "/rooms/all",
    "/rooms/all/messages",
    "/rooms/:room",
    "/rooms/:room/messages",
    "/rooms{/:room}?",
    "/rooms/:rest*",
    "/status",
    "/:page",
    "/:page/more",
    "/:rest*",
  ];
  assertEquals(ordered.toReversed().sort(comparePatterns), ordered);
});
