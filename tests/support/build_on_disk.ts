import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Builds `_fresh/` unless it is fresh, as `deno task start` does. */
export async function buildOnDisk(): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "lib/tasks/build.ts", "--if-needed"],
    cwd: ROOT,
  }).output();
  assertEquals(success, true, new TextDecoder().decode(stderr));
}
