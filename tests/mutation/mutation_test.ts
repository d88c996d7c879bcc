import { assertEquals } from "@std/assert";
import { type CleanUpLine, findAllCleanUpLines } from "./clean_up_lines.ts";
import { Journal } from "./journal.ts";
import { readKillers, writeKillers } from "./killers.ts";
import { TestFiles } from "./test_files.ts";
import { TreeCopy } from "./tree_copy.ts";

const all = await findAllCleanUpLines();
const killers = await readKillers();
const testFiles = await TestFiles.find();

/** What is asked for: modules and folders, from the root; all, if nothing is. */
const lines = all.filter(({ path }) =>
  Deno.args.length === 0 || Deno.args.some((begin) => path.startsWith(begin))
);

function print(line: string): void {
  // deno-lint-ignore no-console -- this is what the task is for
  console.log(line);
}

function nameOf({ path, code }: CleanUpLine): string {
  return `${path}: ${code}`;
}

function listedFor({ path, code }: CleanUpLine): string | undefined {
  return killers[path]?.[code];
}

/** What has found the last line of a module missing often finds the next one. */
const latestKillers = new Map<string, string>();

/** Finds a test file that fails without a line: the listed one, or any. */
async function killerOf(
  line: CleanUpLine,
  copy: TreeCopy,
): Promise<string | null> {
  const likely = listedFor(line) ?? latestKillers.get(line.path);
  const groups = testFiles.for(line.path);
  for (const files of likely ? [[likely], ...groups] : groups) {
    const first = await copy.test(files, line);
    if (first.kind === "green") continue;
    // Alone once more: with others it may have failed for want of time.
    const again = await copy.test([first.file], line);
    if (again.kind === "green") continue;
    // And with the line: one that fails for anything else says nothing of it.
    const control = await copy.test([first.file]);
    if (control.kind === "red") continue;
    latestKillers.set(line.path, first.file);
    return first.file;
  }
  return null;
}

/** Takes one line after the other out, as others do with theirs. */
async function work(
  waiting: CleanUpLine[],
  journal: Journal,
): Promise<void> {
  await using copy = await TreeCopy.make();
  while (true) {
    const line = waiting.shift();
    if (line === undefined) return;
    const file = await killerOf(line, copy);
    await journal.note(nameOf(line), file);
    const done = lines.length - waiting.length;
    const verdict = file === null ? "SURVIVES" : `killed by ${file}`;
    print(`${done}/${lines.length} ${nameOf(line)} ${verdict}`);
  }
}

Deno.test("The tests that the list names are green as long as no line is out", async () => {
  await using copy = await TreeCopy.make();
  const files = new Set(lines.flatMap((line) => listedFor(line) ?? []));
  if (files.size === 0) return;
  assertEquals(await copy.test([...files]), { kind: "green" });
});

Deno.test("A test is red without any one clean-up line", async () => {
  const journal = await Journal.open();
  const waiting = lines.filter((line) => !journal.has(nameOf(line)));
  const workers = Array.from(
    { length: navigator.hardwareConcurrency },
    () => work(waiting, journal),
  );
  await Promise.all(workers);

  await writeKillers(
    all,
    (line) => journal.fileOf(nameOf(line)) ?? listedFor(line),
  );
  const survivors = lines.map(nameOf)
    .filter((name) => journal.fileOf(name) === null);
  const killed = lines.length - survivors.length;
  const percent = (100 * killed / lines.length).toFixed(1);
  print(`Score: ${killed} of ${lines.length} killed, ${percent} %`);
  print(`Survivors: ${survivors.join("\n  ") || "none"}`);
  await journal.end();
  assertEquals(survivors, []);
});
