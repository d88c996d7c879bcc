import { assertEquals } from "@std/assert";
import { MAX_BUFFERED_BYTES } from "../../lib/rooms/member.ts";
import type { Room } from "../../lib/rooms/room.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { seqs } from "../support/seqs.ts";
import { startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");
const MESSAGES = 600;

/** A session, where it is, and the seq that it came with. */
interface Visit {
  readonly session: FakeSession;
  readonly room: Room;
  readonly after: number;
}

for (const seed of [21, 22, 23]) {
  Deno.test(`Room sends every session every message once and in order, whoever comes, goes and lags (seed ${seed})`, async () => {
    const random = new SeededRandom(seed);
    await using started = await startRooms({ maxSessionsPerUser: 1_000 });
    const { rooms, history, store } = started;
    const here: Visit[] = [];
    const gone: Visit[] = [];
    let posted = 0;
    let stored = 0;

    // The store is slow by chance, so that everything overlaps.
    store.beforeRead = async () => {
      for (const _ of seqs(1, random.between(0, 9))) await Promise.resolve();
    };
    store.commit = async (commit) => {
      const result = await commit();
      for (const _ of seqs(1, random.between(0, 9))) await Promise.resolve();
      return result;
    };

    async function act(): Promise<void> {
      const luck = random.next();
      const [visit] = here;
      if (luck < 0.5 || visit === undefined) {
        const session = new FakeSession(aUser(`U${random.between(1, 9)}`));
        const after = random.between(0, stored);
        const room = rooms.join(ROOM, session, after, MEMBERS_GUARD);
        here.push({ session, room, after });
      } else if (luck < 0.7) {
        here.shift();
        gone.push(visit);
        visit.session.isOpen = false;
        visit.room.leave(visit.session);
      } else {
        visit.session.bufferedBytes = MAX_BUFFERED_BYTES + 1;
        await history.append(ROOM, aNewEntry(`c${++posted}`));
        visit.session.bufferedBytes = 0;
      }
    }

    while (posted < MESSAGES) {
      const batch = Math.min(random.between(1, 20), MESSAGES - posted);
      const appends = seqs(1, batch).map(async () => {
        const { message } = await history.append(
          ROOM,
          aNewEntry(`c${++posted}`),
        );
        stored = Math.max(stored, message.seq);
      });
      await act();
      if (random.next() < 0.5) await Promise.all(appends);
    }
    await history.idle();

    for (const { session, after } of here) {
      await session.until(() => session.seqs.at(-1) === posted);
      assertEquals(session.seqs, seqs(after + 1, posted));
    }
    for (const { session: { seqs: got }, after } of gone) {
      assertEquals(got, seqs(after + 1, after + got.length));
    }
  });
}
