// Runs in tests.

import { assertEquals } from "@std/assert";
import type { Message } from "../../lib/protocol/messages.ts";
import type { Crowd } from "./crowd.ts";
import { seqs } from "./seqs.ts";
import { storedMessages } from "./stored_messages.ts";

const MAX_REPORTED = 10;

/**
 * Asserts what Islet promises, of a crowd that has settled: all that was said is
 * stored once, at places without gap, in the order in which each one said it who
 * cares for that; and everybody was shown exactly that, in that order, but for what a
 * page passed over that was away for long.
 *
 * @param server A server, without a slash at the end.
 * @param crowd Who talked; nobody else did.
 */
export async function assertExactlyOnce(
  server: string,
  crowd: Crowd,
): Promise<void> {
  assertEquals(crowd.faults, []);
  for (const room of crowd.rooms) {
    const stored = await storedMessages(server, room);
    assertEquals(
      stored.map(({ seq }) => seq),
      seqs(1, stored.length),
      `${room} has gaps`,
    );
    const problems: string[] = [];
    for (const chatter of crowd.in(room)) {
      const { name, userId, said, view } = chatter;
      const own = stored.filter((message) => message.userId === userId);
      const toBeShown = stored.filter(({ seq }) => !view.hasPassedOver(seq));
      problems.push(
        ...chatter.isInOrder
          ? compare(`${name}'s messages`, said.map(line), own.map(line))
          : compare(
            `${name}'s messages, sorted`,
            said.map(line).toSorted(),
            own.map(line).toSorted(),
          ),
        ...compare(
          `what ${name} was shown`,
          toBeShown.map(numberedLine),
          view.messages.map(numberedLine),
        ),
      );
    }
    assertEquals(problems.slice(0, MAX_REPORTED), [], room);
    const said = crowd.in(room).flatMap((chatter) => chatter.said);
    assertEquals(stored.length, said.length, `${room} has strange messages`);
  }
}

function line({ id, text }: { id: string; text: string }): string {
  return `${id} "${text.slice(0, 40)}" (${text.length})`;
}

function numberedLine(message: Message): string {
  return `${message.seq} ${line(message)}`;
}

/** Says where two lists differ first, and which items are missing and doubled. */
function compare(
  what: string,
  expected: readonly string[],
  actual: readonly string[],
): string[] {
  const length = Math.max(expected.length, actual.length);
  const differs = seqs(0, length - 1).find((i) => expected[i] !== actual[i]);
  if (differs === undefined) return [];
  const missing = expected.filter((item) => !actual.includes(item));
  const twice = actual.filter((item, i) => actual.indexOf(item) !== i);
  return [
    `${what}: expected ${expected[differs]}, got ${
      actual[differs]
    } at ${differs}; ` +
    `missing: ${summary(missing)}; twice: ${summary(twice)}`,
  ];
}

function summary(items: readonly string[]): string {
  return `${items.length} ${items.slice(0, 3).join(", ")}`;
}
