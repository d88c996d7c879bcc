/**
 * Not a peer, but loaded before each of them, in all runtimes: collects garbage when
 * the process gets SIGUSR2, so that its memory can be compared from time to time.
 *
 * @module
 */

import process from "node:process";

process.on("SIGUSR2", () => globalThis.gc());
