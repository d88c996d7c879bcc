// Runs in tests.

import { TextLineStream } from "../support/text_line_stream.ts";
import { type Answers, type AttackName, isAttackName } from "./attacks.ts";

const ROOT = new URL("../../", import.meta.url);

/** What an attacker is told. */
export interface AttackerOptions {
  /** The server, without a slash at the end. */
  readonly url: string;
  readonly names: readonly AttackName[];
  /** How long, in milliseconds. */
  readonly ms: number;
  /** How many of its acts are on their way at a time, of each attack. */
  readonly atOnce: number;
}

/** An attacker at work. */
export interface Attacker extends AsyncDisposable {
  /** Waits for its end; says how it was answered. */
  answers(): Promise<Partial<Record<AttackName, Answers>>>;
}

/**
 * Starts an attacker in a process of its own, and waits until it begins.
 *
 * @param options What it is to do.
 */
export async function startAttacker(
  { url, names, ms, atOnce }: AttackerOptions,
): Promise<Attacker> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-net",
      "--no-check",
      "tests/attack/attacker.ts",
      url,
      String(ms),
      String(atOnce),
      ...names,
    ],
    cwd: ROOT,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  // It says that it begins.
  await lines.read();
  return {
    async answers() {
      const { value = "{}" } = await lines.read();
      await child.status;
      return decodeAnswers(JSON.parse(value));
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill();
      } catch {
        // It has ended.
      }
      await child.status;
      await lines.cancel();
    },
  };
}

function decodeAnswers(value: unknown): Partial<Record<AttackName, Answers>> {
  const found: Partial<Record<AttackName, Answers>> = {};
  for (const [name, answers] of Object.entries(value ?? {})) {
    if (!isAttackName(name)) throw new TypeError(`No attack is called ${name}`);
    found[name] = Object.fromEntries(
      Object.entries(answers ?? {}).map(([answer, n]) => [answer, Number(n)]),
    );
  }
  return found;
}
