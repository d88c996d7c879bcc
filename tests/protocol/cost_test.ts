import { assert } from "@std/assert";
import { decodeClientMessage } from "../../lib/protocol/codec.ts";
import { checkPost } from "../../lib/protocol/requests.ts";
import { MAX_FRAME_BYTES } from "../../lib/protocol/limits.ts";
import { parseRoomName } from "../../lib/protocol/room_name.ts";
import { parseRoomTitle } from "../../lib/protocol/room_title.ts";
import { normalizeText } from "../../lib/protocol/text.ts";
import { parseUserName } from "../../lib/protocol/user_name.ts";

// The most that a request brings: a body of 32 KiB, or an address of 64 KiB, where
// each byte that isn't ASCII takes three.
const MAX_BODY_LENGTH = 32 * 1024;
const MAX_COST_MS = 5;
const MAX_GROWTH = 2.5;
const MAX_RUNS = 30;

// Below this a clock and the machine's noise say more than the parser does.
const MEASURABLE_MS = 0.2;

/** What an attacker would repeat, for every rule that some parser has. */
const REPEATED: readonly string[] = [
  "a",
  "-",
  "é",
  " ",
  "\n",
  "\r\n",
  "\u0000",
  // Marks that normalizing has to sort, after a letter or after none.
  "\u0301\u0323",
  "\u064b\u0650\u0651",
  "\u0f71\u0f72",
  "a\u0301\u0323",
  // Letters that normalizing makes long, or puts together.
  "\ufdfa",
  "\u1100\u1161\u11a8",
  // Joiners, inside words and emoji and outside of them.
  "\u200d",
  "क\u200d",
  "क\u094d\u200d",
  "👨\u200d",
  "🇵",
  "🏴\u{e0067}",
  "1\ufe0f\u20e3",
  // Nothing to be seen, and half a character.
  "\u2800",
  "\u200b",
  "\ud800",
  // Nested JSON.
  "[",
  '{"a":',
  '\\"',
];

const FRAME = '{"type":"message","id":"c1","text":"TEXT"}';

interface Parser {
  readonly name: string;
  /** Longest input, in UTF-16 code units. */
  readonly maxLength: number;
  /** Writes what is repeated as the input has it. */
  readonly escape?: (unit: string) => string;
  readonly parse: (input: string) => unknown;
}

const PARSERS: readonly Parser[] = [
  { name: "parseUserName", maxLength: MAX_BODY_LENGTH, parse: parseUserName },
  { name: "parseRoomName", maxLength: MAX_BODY_LENGTH, parse: parseRoomName },
  { name: "parseRoomTitle", maxLength: MAX_BODY_LENGTH, parse: parseRoomTitle },
  { name: "normalizeText", maxLength: MAX_BODY_LENGTH, parse: normalizeText },
  {
    name: "checkPost",
    maxLength: MAX_BODY_LENGTH,
    parse: (text) => checkPost({ id: "c1", text }),
  },
  {
    name: "checkPost with an id",
    maxLength: MAX_BODY_LENGTH,
    parse: (id) => checkPost({ id, text: "Hello" }),
  },
  {
    name: "decodeClientMessage",
    maxLength: MAX_FRAME_BYTES,
    parse: decodeClientMessage,
  },
  {
    name: "decodeClientMessage of a message",
    maxLength: MAX_FRAME_BYTES - FRAME.length,
    escape: (unit) => JSON.stringify(unit).slice(1, -1),
    parse: (text) => decodeClientMessage(FRAME.replace("TEXT", () => text)),
  },
];

function costMs({ parse }: Parser, input: string): number {
  const startedAt = performance.now();
  try {
    parse(input);
  } catch {
    // A refusal is an answer too.
  }
  return performance.now() - startedAt;
}

/**
 * Finds out whether the least costs of some inputs are within a bound. Noise of the
 * machine only ever adds, so that the least of many runs is the parser's own, and
 * a run that is within the bound ends the search.
 */
function isWithin(
  parser: Parser,
  inputs: readonly string[],
  bound: (...costs: number[]) => boolean,
): boolean {
  const least = inputs.map(() => Infinity);
  for (let run = 0; run < MAX_RUNS; run++) {
    inputs.forEach((input, i) => {
      least[i] = Math.min(least[i] ?? Infinity, costMs(parser, input));
    });
    if (bound(...least)) return true;
  }
  return false;
}

function fill(
  { escape = (unit) => unit }: Parser,
  unit: string,
  length: number,
) {
  const written = escape(unit);
  return written.repeat(Math.floor(length / written.length));
}

for (const parser of PARSERS) {
  const { name, maxLength } = parser;

  Deno.test(`${name}() costs less than ${MAX_COST_MS} ms, whatever a request brings`, () => {
    for (const unit of REPEATED) {
      const input = fill(parser, unit, maxLength);
      assert(
        isWithin(parser, [input], (cost = Infinity) => cost < MAX_COST_MS),
        `Repeated ${JSON.stringify(unit)} costs too much`,
      );
    }
  });

  Deno.test(`${name}() costs in step with the length of its input`, () => {
    for (const unit of REPEATED) {
      const half = fill(parser, unit, maxLength / 2);
      const whole = fill(parser, unit, maxLength);
      const isInStep = (halfCost = Infinity, wholeCost = Infinity) =>
        wholeCost <= MAX_GROWTH * Math.max(halfCost, MEASURABLE_MS);
      assert(
        isWithin(parser, [half, whole], isInStep),
        `Repeated ${JSON.stringify(unit)} costs more than in step`,
      );
    }
  });
}
