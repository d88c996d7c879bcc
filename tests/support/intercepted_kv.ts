// Runs in tests.

/** What `AtomicOperation.commit()` does. */
export type Commit = () => Promise<Deno.KvCommitResult | Deno.KvCommitError>;

/**
 * Stands between a store and who uses it, to count, delay or break what is asked of
 * it. It changes the handle that it is given, and nothing else.
 */
export class InterceptedKv {
  /** Is called instead of each commit, and passed the real one. */
  commit: (commit: Commit) => ReturnType<Commit> = (commit) => commit();
  /** Is told of each value that a commit has set, once it is in the store. */
  onSet: (key: Deno.KvKey, value: unknown) => void = () => {};
  /** Is awaited before each `get` and `getMany` and each entry of a `list`. */
  beforeRead: () => Promise<void> = () => Promise.resolve();
  /**
   * Is awaited after each `get`, each entry of a `list`, and the first of a `getMany`,
   * when its answer stands already; told the key, or the prefix, and the value.
   */
  afterRead: (key: Deno.KvKey, value: unknown) => Promise<void> = () =>
    Promise.resolve();
  /** Whether watches keep to themselves what they see. */
  isWatchSilent = false;
  /** Reads that were begun: each `get`, `getMany` and `list`. */
  reads = 0;
  /** The store's handle, as it is to be used. */
  readonly kv: Deno.Kv;

  /** @param kv A handle that nobody uses yet. */
  constructor(kv: Deno.Kv) {
    this.kv = kv;
    const get = kv.get.bind(kv);
    const getMany = kv.getMany.bind(kv);
    const list = kv.list.bind(kv);
    const watch = kv.watch.bind(kv);
    const atomic = kv.atomic.bind(kv);

    kv.get = async <T>(...args: Parameters<Deno.Kv["get"]>) => {
      this.reads++;
      await this.beforeRead();
      const entry = await get<T>(...args);
      await this.afterRead(args[0], entry.value);
      return entry;
    };
    kv.getMany = async <T extends readonly unknown[]>(
      ...[keys, options]: Parameters<typeof getMany<T>>
    ) => {
      this.reads++;
      await this.beforeRead();
      const entries = await getMany<T>(keys, options);
      const [first] = entries;
      if (first !== undefined) await this.afterRead(first.key, first.value);
      return entries;
    };
    kv.list = <T>(...args: Parameters<Deno.Kv["list"]>) => {
      this.reads++;
      const entries = list<T>(...args);
      const next = entries.next.bind(entries);
      entries.next = async () => {
        await this.beforeRead();
        const result = await next();
        const [selector] = args;
        if ("prefix" in selector && !result.done) {
          await this.afterRead(selector.prefix, result.value.value);
        }
        return result;
      };
      return entries;
    };
    kv.watch = (...args) =>
      watch(...args).pipeThrough(
        new TransformStream({
          transform: (entries, controller) => {
            if (!this.isWatchSilent) controller.enqueue(entries);
          },
        }),
      );
    kv.atomic = () => {
      const operation = atomic();
      const set = operation.set.bind(operation);
      const commit = operation.commit.bind(operation);
      const values: [key: Deno.KvKey, value: unknown][] = [];
      operation.set = (key, value, options) => {
        values.push([key, value]);
        return set(key, value, options);
      };
      operation.commit = () =>
        this.commit(async () => {
          const result = await commit();
          if (result.ok) {
            values.forEach(([key, value]) => this.onSet(key, value));
          }
          return result;
        });
      return operation;
    };
  }
}
