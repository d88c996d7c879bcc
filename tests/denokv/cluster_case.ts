// Runs in tests.

import { buildOnDisk } from "../support/build_on_disk.ts";
import { DenokvServer, findDenokv } from "../support/denokv_server.ts";

const program = await findDenokv();

if (program !== null) await buildOnDisk();

/**
 * Defines a test that needs a `denokv`; where there is none, it is ignored, and
 * `denokv_test.ts` says why.
 *
 * @param name The name of the test.
 * @param run The test; the server is its own.
 */
export function clusterCase(
  name: string,
  run: (denokv: DenokvServer) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: program === null,
    fn: async () => {
      if (program === null) return;
      await using denokv = await DenokvServer.start(program);
      await run(denokv);
    },
  });
}
