const HOST_ADDRESS = "10.203.7.1";
const FAR_ADDRESS = "10.203.7.2";

/** A machine of its own behind a cable that can be cut: a network namespace of Linux. */
export class FarMachine implements AsyncDisposable {
  /** Where this machine is, as seen from there. */
  readonly hostAddress = HOST_ADDRESS;
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  /** @returns The machine; `null` where this process may not make one. */
  static async make(): Promise<FarMachine | null> {
    if (Deno.build.os !== "linux") return null;
    // At most 15 letters for the two ends of the cable.
    const name = `islet${crypto.randomUUID().slice(0, 6)}`;
    const far = new FarMachine(name);
    try {
      await ip("netns", "add", name);
    } catch {
      return null;
    }
    try {
      const [here, there] = [`${name}-a`, `${name}-b`];
      const ends = [here, "type", "veth", "peer", "name", there];
      await ip("link", "add", ...ends, "netns", name);
      await ip("address", "add", `${HOST_ADDRESS}/30`, "dev", here);
      await ip("link", "set", here, "up");
      const inside = ["-n", name];
      await ip(...inside, "address", "add", `${FAR_ADDRESS}/30`, "dev", there);
      await ip(...inside, "link", "set", there, "up");
      return far;
    } catch {
      await far[Symbol.asyncDispose]();
      return null;
    }
  }

  /**
   * @param program What to run there.
   * @param args Its arguments.
   * @returns The command that does.
   */
  command(program: string, args: readonly string[]): [string, string[]] {
    return ["ip", ["netns", "exec", this.#name, program, ...args]];
  }

  /** From now on nothing gets through, and neither side is told. */
  async cut(): Promise<void> {
    await ip("-n", this.#name, "link", "set", `${this.#name}-b`, "down");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ip("netns", "delete", this.#name);
  }
}

async function ip(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("ip", {
    args,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
