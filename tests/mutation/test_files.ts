import { readImportsFrom } from "../repo/module_graph.ts";
import { listModules } from "../repo/repository.ts";

/**
 * Folders whose tests have nothing to say about the lines of the app, or fail where a
 * program isn't installed.
 */
const OTHERS = [
  "bench",
  "browsers",
  "chaos",
  "denokv",
  "monitoring",
  "mutation",
  "repo",
  "tasks",
];

/** These take minutes, and are asked last. */
const SLOW = ["tests/log/property_test.ts"];

const LEAKS = "tests/browser/leaks_test.ts";

/** What runs in a browser, which its tests load as a bundle or a page. */
const IN_BROWSER = ["islands/", "lib/client/", "lib/ui/"];

/** In which order they are asked: first those that import the module, and so on. */
const Rank = { LEAKS: 1001, BROWSER: 1002, SLOW: 1003 } as const;

/** The test files that there are, and what they run. */
export class TestFiles {
  /** How many imports it is from a test file to each module that it runs. */
  readonly #distances: ReadonlyMap<string, ReadonlyMap<string, number>>;

  private constructor(
    distances: ReadonlyMap<string, ReadonlyMap<string, number>>,
  ) {
    this.#distances = distances;
  }

  /** Finds them. */
  static async find(): Promise<TestFiles> {
    const files = (await listModules("tests"))
      .filter((file) => /_test\.tsx?$/.test(file))
      .filter((file) => !OTHERS.includes(file.split("/")[1] ?? ""));
    const imports = (await readImportsFrom(files))
      .filter(({ isTypeOnly }) => !isTypeOnly);
    const targets = Map.groupBy(imports, ({ from }) => from);
    const distances = files.map((file): [string, Map<string, number>] => {
      const reached = new Map([[file, 0]]);
      // A map that grows while one goes through it goes on with what is new.
      for (const [path, distance] of reached) {
        for (const { to } of targets.get(path) ?? []) {
          if (!reached.has(to)) reached.set(to, distance + 1);
        }
      }
      return [file, reached];
    });
    return new TestFiles(new Map(distances));
  }

  /**
   * Lists those that may fail without a line of a module, nearest and quickest first.
   *
   * @param path The module, from the root.
   * @returns Groups of test files, to run one after the other until one is red.
   */
  for(path: string): string[][] {
    const isInBrowser = IN_BROWSER.some((folder) => path.startsWith(folder));
    const groups = new Map<number, string[]>();
    for (const [file, distances] of this.#distances) {
      const rank = file.startsWith("tests/browser/")
        ? isInBrowser ? (file === LEAKS ? Rank.LEAKS : Rank.BROWSER) : undefined
        : SLOW.includes(file) && distances.has(path)
        ? Rank.SLOW
        : distances.get(path);
      if (rank === undefined) continue;
      groups.set(rank, [...groups.get(rank) ?? [], file]);
    }
    return [...groups].toSorted(([a], [b]) => a - b).map(([, files]) => files);
  }
}
