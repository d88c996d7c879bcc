import { assertEquals } from "@std/assert";
import {
  findAllCleanUpLines,
  findCleanUpLines,
} from "../mutation/clean_up_lines.ts";
import { readKillers } from "../mutation/killers.ts";
import { listFiles } from "./repository.ts";

/** Code, and what it is without each of its clean-up lines. */
const CODE: readonly [string, ...string[]][] = [
  ["start(); clearTimeout(id);", "start(); ;"],
  ["if (isOver) this.#timer?.stop();", "if (isOver) ;"],
  [
    "await kv.close(); void kv[Symbol.dispose]();",
    "; void kv[Symbol.dispose]();",
    "await kv.close(); ;",
  ],
  ["const end = () => socket.close();", "const end = () => undefined;"],
  ["return this.#watch.stop();", "return undefined;"],
  ["isLast ? room.leave() : stay();", "isLast ? undefined : stay();"],
  ["operation.delete(a).set(b);", "operation.set(b);"],
  ["server.shutdown().then(go);", "Promise.resolve().then(go);"],
  ["socket.onopen = null;", ";"],
  ["this.#waiting = [];", ";"],
  ["delete rooms[name];", "true;"],
  ["using file = open();", "const file = open();"],
  ["fetch(url, { signal });", "fetch(url, { signal: undefined });"],
  ["useEffect(() => listen(), []);", "useEffect(() => void (listen()), []);"],
  [
    "useEffect(() => { return listen(); });",
    "useEffect(() => { void (listen()); });",
  ],
  [
    "useSignalEffect(() => { return () => x = y; });",
    "useSignalEffect(() => { void (() => x = y); });",
  ],
  ["text.value = null; stopped(); const { signal } = options;"],
];

for (const [code, ...without] of CODE) {
  Deno.test(`The clean-up lines of ${code} are found`, () => {
    assertEquals(
      findCleanUpLines("module.tsx", code).map(({ without }) => without),
      without,
    );
  });
}

Deno.test("Clean-up lines that read alike have numbers", () => {
  assertEquals(
    findCleanUpLines("module.ts", "stop(); go(); stop();")
      .map(({ code }) => code),
    ["stop();", "stop(); (2)"],
  );
});

Deno.test("The list has a test for each clean-up line: `deno task test:mutation` finds it", async () => {
  const lines = await findAllCleanUpLines();
  const killers = await readKillers();
  const listed = Object.entries(killers).flatMap(([path, files]) =>
    Object.keys(files).map((code) => `${path}: ${code}`)
  );
  assertEquals(listed.sort(), lines.map((l) => `${l.path}: ${l.code}`).sort());
});

Deno.test("The tests that the list names are there", async () => {
  const there = new Set(await listFiles(["tests"]));
  const named = Object.values(await readKillers()).flatMap(Object.values);
  assertEquals(named.filter((file) => !there.has(file)), []);
});
