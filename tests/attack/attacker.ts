// Runs in tests, as a process of its own:
// `attacker.ts <url> <milliseconds> <at once> <attack>...` prints the answers.

import { type Answers, ATTACKS, isAttackName } from "./attacks.ts";

const [url = "", ms = "", atOnce = "", ...names] = Deno.args;

// deno-lint-ignore no-console -- this is a command line
const print = console.log;

print("Begins");
const endsAt = Date.now() + Number(ms);
const answers = await Promise.all(
  names.filter(isAttackName).map(async (name, i) => {
    const attack = {
      url,
      // Each by itself: what one is punished for is not what stops another.
      address: `192.0.2.${1 + i}`,
      endsAt,
      atOnce: Number(atOnce),
    };
    const answered: [string, Answers] = [name, await ATTACKS[name](attack)];
    return answered;
  }),
);
print(JSON.stringify(Object.fromEntries(answers)));
Deno.exit();
