/**
 * The servers that are compared.
 *
 * @module
 */

import type { DialectName } from "./generator/dialect.ts";
import { outputOf } from "./machine.ts";
import { bundleForNode } from "./node_bundle.ts";
import type { ServerCommand } from "./server_process.ts";

/** One server. */
export interface Contender {
  /** For the command line. */
  readonly name: string;
  /** What it is, and what it runs on. */
  readonly title: string;
  readonly dialect: DialectName;
  /**
   * @param folder An empty folder, for what it stores.
   * @returns How it is started.
   */
  command(folder: string): ServerCommand;
}

const ROOT = new URL("../../", import.meta.url);
const BUN = "bun@1.4.5";

const COLLECT_GARBAGE = peer("collect_garbage.mjs");

// All collect garbage when asked, for `churn`.
const DENO_RUN = [
  "run",
  "--v8-flags=--expose-gc",
  `--preload=${COLLECT_GARBAGE}`,
];

// No bound of Islet's own may be what is measured.
const NO_LIMITS = {
  ISLET_RATE_PER_SECOND: "0",
  ISLET_ADDRESS_LIMITS: "off",
  ISLET_MAX_SESSIONS: "100000",
  ISLET_MAX_SESSIONS_PER_USER: "100000",
};

/**
 * Gets every server ready that can run here.
 *
 * @param folder Where to put what has to be built.
 * @param onMissing Is told of those that can't.
 * @returns Islet first.
 */
export async function findContenders(
  folder: string,
  onMissing: (reason: string) => void,
): Promise<Contender[]> {
  const contenders = [await islet(), denoLoop()];
  contenders.push(...await packages(folder));
  const bun = await findBun();
  if (bun === null) {
    onMissing("Bun is left out: there is no bun, and no npx to get it with");
  } else {
    contenders.push(bun);
  }
  return contenders;
}

/** @returns A server that only sends, for measuring the generator. */
export function flood(): ServerCommand {
  return {
    program: Deno.execPath(),
    args: ["run", "--allow-net", peer("flood.ts")],
  };
}

/** Islet as `deno task start` runs it, with its store in a file. */
async function islet(): Promise<Contender> {
  const built = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build", "--if-needed"],
    cwd: ROOT,
  }).output();
  if (!built.success) {
    throw new Error(`Islet doesn't build: ${decode(built.stderr)}`);
  }
  return {
    name: "islet",
    title: `Islet, everything stored (Deno ${Deno.version.deno})`,
    dialect: "islet",
    command: (folder) => ({
      program: Deno.execPath(),
      args: [
        ...DENO_RUN,
        "--allow-net",
        "--allow-env",
        "--allow-read",
        "--allow-write",
        new URL("lib/tasks/start.ts", ROOT).pathname,
      ],
      env: {
        ...NO_LIMITS,
        HOST: "127.0.0.1",
        PORT: "0",
        ISLET_KV_PATH: `${folder}/islet.sqlite`,
      },
    }),
  };
}

function denoLoop(): Contender {
  return {
    name: "deno",
    title: `Broadcast loop (Deno ${Deno.version.deno})`,
    dialect: "islet",
    command: () => ({
      program: Deno.execPath(),
      args: [...DENO_RUN, "--allow-net", peer("deno.ts")],
    }),
  };
}

/** The npm packages: at home on Node where there is one. */
async function packages(folder: string): Promise<Contender[]> {
  const node = await outputOf("node", ["--version"]);
  const runtime = node === null
    ? `Deno ${Deno.version.deno}`
    : `Node ${node.slice(1)}`;

  async function contender(
    name: string,
    file: string,
    dialect: DialectName,
  ): Promise<Contender> {
    const command = node === null
      ? {
        program: Deno.execPath(),
        args: [...DENO_RUN, "-A", peer(`${file}.ts`)],
      }
      : {
        program: "node",
        args: [
          "--expose-gc",
          `--import=${COLLECT_GARBAGE}`,
          await bundleForNode(peer(`${file}.ts`), `${folder}/${file}.mjs`),
        ],
      };
    return {
      name,
      title: `${name} (${runtime})`,
      dialect,
      command: () => command,
    };
  }

  return [
    await contender("ws", "ws", "islet"),
    await contender("socket.io", "socket_io", "socket.io"),
  ];
}

async function findBun(): Promise<Contender | null> {
  const script = "console.log(process.execPath, Bun.version)";
  const found = await outputOf("bun", ["-e", script]) ??
    await outputOf("npx", ["--yes", BUN, "-e", script]);
  const [program, version] = found?.split(" ") ?? [];
  if (program === undefined) return null;
  return {
    name: "bun",
    title: `publish and subscribe (Bun ${version})`,
    dialect: "islet",
    command: () => ({
      program,
      args: ["--expose-gc", `--preload=${COLLECT_GARBAGE}`, peer("bun.ts")],
    }),
  };
}

function peer(file: string): string {
  return new URL(`peers/${file}`, import.meta.url).pathname;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
