// Runs in tests.

import { assert, assertEquals } from "@std/assert";
import { readSegment } from "../../lib/log/segment.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import { isMessage } from "../../lib/protocol/entries.ts";
import type { Entry, Message } from "../../lib/protocol/messages.ts";
import { applyChange } from "../../lib/protocol/timeline.ts";
import { logPrefix } from "../../lib/store/keys.ts";
import { wordsOf, WRITER_ROOM, type Written } from "./log_words.ts";
import { readAll } from "./read_all.ts";
import { startHistory } from "./start_history.ts";

/**
 * Checks the log of the writers' room: what was acknowledged is there, nothing is twice,
 * and each message is what its changes have made of it.
 *
 * @param kv The store.
 * @param written What was acknowledged.
 */
export async function assertLogHolds(
  kv: Deno.Kv,
  written: readonly Written[],
): Promise<void> {
  const entries: Entry[] = [];
  let stored = "";
  for await (const { value } of kv.list({ prefix: logPrefix(WRITER_ROOM) })) {
    const lines = readSegment(value);
    entries.push(...lines.map(parseEntry));
    stored += lines.join("\n");
  }
  const ids = new Map<string, number>();
  entries.forEach((entry, index) => {
    assertEquals(entry.seq, index + 1);
    assert("id" in entry);
    assert(!ids.has(entry.id), `${entry.id} is stored twice`);
    ids.set(entry.id, entry.seq);
  });
  for (const { seq, id } of written) assertEquals(ids.get(id), seq, id);

  const messages = new Map<number, Message>();
  const goneWords = new Set<string>();
  const storedWords = new Set(stored.match(/\[[^\]]+\] x*/g));
  for (const entry of entries) {
    if (isMessage(entry)) {
      const { seq, id, userId, userName, sentAt } = entry;
      const text = wordsOf(id);
      messages.set(seq, { seq, id, userId, userName, text, sentAt });
    } else if (entry.kind !== "unknown") {
      const message = messages.get(entry.of);
      assert(message !== undefined && !message.deleted);
      const change = entry.kind === "edit"
        ? { ...entry, text: wordsOf(entry.id) }
        : entry;
      if (entry.kind !== "reaction") goneWords.add(message.text);
      messages.set(entry.of, applyChange(message, change));
    }
  }
  const { history } = startHistory(kv, { messages: 1e9, bytes: 1e9 });
  assertEquals(await readAll(history, WRITER_ROOM), [...messages.values()]);
  assertEquals([...goneWords.intersection(storedWords)], []);
}
