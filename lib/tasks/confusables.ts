// Runs on the command line: `deno task confusables PATH` writes
// `lib/protocol/confusables.ts` from Unicode's file.

const TABLE = "lib/protocol/confusables.ts";
const SOURCE = "https://www.unicode.org/Public/security/16.0.0/confusables.txt";
const LINE = /^\s*([0-9A-F]+)\s*;\s*([0-9A-F ]+?)\s*;\s*MA\b/;
const MAX_WIDTH = 80;

// Unicode gathers what may be mistaken for something by anybody. Here people meet who
// read each other's names: within these scripts, letters that stand for each other there
// are different ones for every reader, such as ต and ด.
const TOLD_APART = /^[\p{sc=Thai}\p{sc=Taml}\p{sc=Mlym}\p{sc=Hang}]$/u;

// So are these, each of which would be the same as another letter of its script: the
// Greek sigma as omicron, the Hebrew final nun as vav, the Armenian za and ra as gim and
// vo, the Arabic peh as theh, noon ghunna and yeh barree as yeh, do-chashmi heh as heh,
// the Malayalam ttha as anusvara, the sign of the long i as that of the short one.
const DIFFERENT = new Set(
  "\u03c3\u05df\u0566\u057c\u067e\u06ba\u06be\u06d2\u0d20\u0d40",
);

/**
 * Reads what may be mistaken for what (UTS #39, section 4), as far as names need it: what
 * NFKC replaces isn't in them.
 *
 * @param text Unicode's `confusables.txt`.
 * @returns The version of Unicode, and what the module says it has, in lines.
 * @throws {Error} If that isn't the file, or not of one version.
 */
export function tableOf(text: string): { version: string; lines: string[] } {
  const [, version] = /^# Version: (\S+)$/m.exec(text) ?? [];
  if (version === undefined) throw new Error("It has no line “# Version: …”");
  const members = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, code = "", prototype = ""] = LINE.exec(line) ?? [];
    if (code === "") continue;
    const from = charactersOf(code);
    const to = charactersOf(prototype);
    if (from.normalize("NFKC") !== from || from.normalize("NFD") !== from) {
      continue;
    }
    if (DIFFERENT.has(from)) continue;
    if (TOLD_APART.test(from) && isOfScriptOf(from, to)) continue;
    const key = hexOf(to);
    const others = members.get(key);
    if (others === undefined) members.set(key, [hexOf(from)]);
    else others.push(hexOf(from));
  }
  const words = [...members].sort(([one], [other]) => one < other ? -1 : 1)
    .flatMap(([to, from]) => [`${to}:`, ...from]);
  return { version, lines: wrapped(words) };
}

function charactersOf(codes: string): string {
  const points = codes.split(" ").map((code) => parseInt(code, 16));
  return String.fromCodePoint(...points);
}

function hexOf(text: string): string {
  return [...text].map((character) => character.codePointAt(0)?.toString(16))
    .join(".");
}

function isOfScriptOf(one: string, other: string): boolean {
  return ["Thai", "Taml", "Mlym", "Hang"].some((script) => {
    const pattern = new RegExp(`^\\p{sc=${script}}`, "u");
    return pattern.test(one) && pattern.test(other);
  });
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > MAX_WIDTH) {
      lines.push(word);
    } else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function moduleOf({ version, lines }: ReturnType<typeof tableOf>): string {
  return `// Runs on the server. Written by \`deno task confusables\`. cspell:disable

/**
 * What may be mistaken for what, from Unicode ${version}
 * (${SOURCE}),
 * © 2024 Unicode, Inc., under the Unicode License V3 (see \`UNICODE-LICENSE\` beside this).
 * In hexadecimal code points: what stands for others, joined by full stops and with a
 * colon, then each of those.
 */
export const CONFUSABLES = \`
${lines.join("\n")}
\`;
`;
}

if (import.meta.main) {
  const [path] = Deno.args;
  if (path === undefined) {
    // deno-lint-ignore no-console -- this is a command line
    console.error(`Usage: deno task confusables PATH, with ${SOURCE}`);
    Deno.exit(1);
  }
  const table = tableOf(await Deno.readTextFile(path));
  const file = new URL(`../../${TABLE}`, import.meta.url);
  await Deno.writeTextFile(file, moduleOf(table));
}
