// Run by tests as a process: writes messages and changes of all kinds to a room for as
// long as it lives, and prints each that is stored. Arguments: the store, a prefix of
// ids, and a seed.

import { type NewEntry, RefusedError } from "../../lib/log/new_entry.ts";
import { aUser } from "./a_user.ts";
import { wordsOf, WRITER_ROOM, type Written } from "./log_words.ts";
import { SeededRandom } from "./seeded_random.ts";
import { startHistory } from "./start_history.ts";

const IN_FLIGHT = 8;

// So many of the newest entries are changed: segments are rewritten again and again.
const REACH = 60;

const [path = ":memory:", prefix = "w", seed = "1"] = Deno.args;
const encoder = new TextEncoder();
const random = new SeededRandom(Number(seed));
const users = [aUser("Ana"), aUser("Ben")] as const;
const kv = await Deno.openKv(path);
const { history } = startHistory(kv, { messages: 1e9, bytes: 1e9 });
let count = 0;
let newestSeq = 0;

function someEntry(): NewEntry {
  const id = `${prefix}-${++count}`;
  const user = random.pick(users);
  const of = random.between(Math.max(1, newestSeq - REACH), newestSeq);
  const text = wordsOf(id);
  return random.pick<NewEntry>([
    { user, id, text },
    { user, id, kind: "edit", of, text },
    { user, id, kind: "delete", of },
    { user, id, kind: "reaction", of, emoji: "👍", on: random.next() < 0.6 },
    { user, id, kind: "reaction", of, emoji: "🎉", on: random.next() < 0.6 },
  ]);
}

async function write(): Promise<void> {
  while (true) {
    const newEntry = someEntry();
    try {
      const { seq } = await history.append(WRITER_ROOM, newEntry);
      newestSeq = Math.max(newestSeq, seq);
      const written: Written = { seq, id: newEntry.id };
      // At once: what is printed must not wait in this process when it is killed.
      Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(written)}\n`));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, write));
