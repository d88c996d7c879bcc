import { assertEquals } from "@std/assert";
import { listModules, ROOT } from "./repository.ts";

const FOLDERS = ["lib/client", "lib/ui", "lib/server", "islands", "routes"];

Deno.test("Only lib/protocol/paths.ts spells the paths of rooms and of the API", async () => {
  const spelled: string[] = [];
  for (const path of (await Promise.all(FOLDERS.map(listModules))).flat()) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    if (/["'`]\/(api|rooms)\b/.test(source)) spelled.push(path);
  }
  assertEquals(spelled, []);
});
