import { assertStringIncludes } from "@std/assert";
import { DevProject } from "../support/dev_project.ts";
import { until } from "../support/until.ts";

const APP = new URL("../browser/fixtures/dev_app/", import.meta.url);

// It looks at /proc.
const LINUX_ONLY = { ignore: Deno.build.os !== "linux" };

/** Starts it; returns once it serves, and a process stands by. */
async function startComplete(): Promise<DevProject> {
  const project = await DevProject.start(APP);
  await until(
    "a process stands by",
    async () => (await project.processes()).length === 2,
  );
  return project;
}

Deno.test(
  "deno task dev starts again when all that it has started is gone",
  LINUX_ONLY,
  async () => {
    await using project = await startComplete();
    for (const id of await project.processes()) Deno.kill(id, "SIGKILL");
    await until("it is closed", async () => !await project.isOpen());
    await project.edit("routes/index.tsx", ">Home<", ">Start<");
    await until("it is open", () => project.isOpen());
    assertStringIncludes(await project.read() ?? "", ">Start<");
  },
);

Deno.test(
  "deno task dev leaves nothing behind when it is killed",
  LINUX_ONLY,
  async () => {
    await using project = await startComplete();
    project.kill();
    await until(
      "all that it has started is gone",
      async () => (await project.processes()).length === 0,
    );
  },
);
