// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/**
 * Builds an app for production, and serves it during development.
 *
 * ```ts
 * import { Builder } from "fresh/dev";
 *
 * const builder = new Builder();
 * if (Deno.args.includes("build")) {
 *   await builder.build();
 * } else {
 *   await builder.listen(() => import("./main.ts"));
 * }
 * ```
 *
 * @module
 */

export {
  Builder,
  type BuildOptions,
  type ResolvedBuildConfig,
} from "./builder.ts";
