import { SeededRandom } from "../support/seeded_random.ts";
import { until } from "../support/until.ts";
import {
  absence,
  conversation,
  planRooms,
  quietMs,
  type RoomPlan,
  stayMs,
  type Turn,
  turn,
} from "./rhythm.ts";
import { RoomLedger } from "./room_ledger.ts";
import { Schedule } from "./schedule.ts";
import { SoakUser } from "./soak_user.ts";
import type { Tally } from "./tally.ts";

/** How many people there are, and where. */
export interface TownOptions {
  /** The server, without a slash at the end. */
  readonly url: string;
  readonly users: number;
  readonly rooms: number;
  /** Decides who says what and leaves when; the system's timers do the rest. */
  readonly seed: number;
  readonly tally: Tally;
}

/** A room and those who belong to it. */
interface TownRoom {
  readonly plan: RoomPlan;
  readonly users: readonly [SoakUser, ...SoakUser[]];
  readonly random: SeededRandom;
}

// More than a room keeps.
const FILL_MESSAGES = 1050;
const FILL_AT_ONCE = 10;
const FILLERS = 2;
const SETTLE_TIMEOUT_MS = 60_000;
const CONSEQUENCE_AFTER_MS = 2000;
const EMOJI = ["👍", "🎉", "😄", "🌊"] as const;
const WORDS = "the tide comes in and goes out and nobody has to ask it why ";

/** People in rooms, who come, go and talk in the rhythm of `rhythm.ts`. */
export class Town implements Disposable {
  readonly #tally: Tally;
  readonly #rooms: readonly TownRoom[];
  readonly #users: readonly SoakUser[];
  readonly #schedule = new Schedule();

  /** @param options Who and where. */
  constructor({ url, users, rooms, seed, tally }: TownOptions) {
    this.#tally = tally;
    this.#rooms = planRooms(users, rooms).map((plan, i): TownRoom => {
      const { room } = plan;
      const ledger = new RoomLedger();
      const user = (j: number) =>
        new SoakUser({ url, room, name: `u${i + 1}-${j + 1}`, ledger, tally });
      const others = Array.from(
        { length: plan.users - 1 },
        (_, j) => user(j + 1),
      );
      return {
        plan,
        users: [user(0), ...others],
        random: new SeededRandom(seed * rooms + i),
      };
    });
    this.#users = this.#rooms.flatMap(({ users }) => users);
  }

  /** The largest and liveliest room. */
  get liveliest(): string {
    return this.#rooms[0]?.plan.room ?? "";
  }

  /** How many users are connected. */
  get here(): number {
    return this.#users.filter(({ isHere }) => isHere).length;
  }

  /**
   * Some arrive, and say so much that all rooms hold what they keep: what grows after
   * that, grows for good. In the liveliest room everybody speaks, so that its log looks
   * as it will look later.
   */
  async fill(): Promise<void> {
    await Promise.all(this.#rooms.map((room, i) => {
      const [first, ...others] = room.users;
      const rest = i === 0 ? others : others.slice(0, FILLERS - 1);
      return fillRoom(room, [first, ...rest]);
    }));
  }

  /** They begin to come, go and talk. */
  start(): void {
    for (const room of this.#rooms) {
      for (const user of room.users) this.#stay(room, user);
      this.#converse(room);
    }
  }

  /** Nobody says anything new, all come back, and all that was said is shown to all. */
  async settle(): Promise<void> {
    this.#schedule[Symbol.dispose]();
    for (const user of this.#users) user.arrive();
    try {
      await settled(this.#users);
    } catch {
      for (const { isSettled, name, waiting } of this.#users) {
        if (isSettled) continue;
        this.#tally.blame(`${name} lacks something, and waits for ${waiting}`);
      }
    }
  }

  /** All leave, half of them without a word. */
  empty(): void {
    for (const [i, user] of this.#users.entries()) {
      user.leave(i % 2 === 0 ? "politely" : "abruptly");
    }
  }

  [Symbol.dispose](): void {
    this.#schedule[Symbol.dispose]();
    this.empty();
  }

  #stay(room: TownRoom, user: SoakUser): void {
    user.arrive();
    this.#schedule.after(stayMs(room.random), () => {
      const { how, forMs } = absence(room.random);
      user.leave(how);
      this.#schedule.after(forMs, () => this.#stay(room, user));
    });
  }

  #converse(room: TownRoom): void {
    this.#schedule.after(quietMs(room.random, room.plan), () => {
      this.#take(room, conversation(room.random));
      this.#converse(room);
    });
  }

  #take(room: TownRoom, [turn, ...rest]: readonly Turn[]): void {
    if (turn === undefined) return;
    const { random, users } = room;
    this.#schedule.after(turn.afterMs, () => {
      const speaker = random.pick(users);
      speaker.typing();
      this.#schedule.after(turn.writingMs, () => {
        speak(turn, speaker, random);
        this.#schedule.after(CONSEQUENCE_AFTER_MS, () => {
          follow(turn, speaker, random.pick(users), random);
        });
        this.#take(room, rest);
      });
    });
  }
}

async function fillRoom(
  { random }: TownRoom,
  users: TownRoom["users"],
): Promise<void> {
  for (const user of users) user.arrive();
  for (let said = 0; said < FILL_MESSAGES; said += FILL_AT_ONCE) {
    const spoken = Array.from({ length: FILL_AT_ONCE }, () => {
      const speaker = random.pick(users);
      const next = turn(random);
      speak(next, speaker, random);
      return { next, speaker };
    });
    await settled(users);
    for (const { next, speaker } of spoken) {
      follow(next, speaker, random.pick(users), random);
    }
    await settled(users);
  }
}

async function settled(users: readonly SoakUser[]): Promise<void> {
  await until(
    "all are shown everything",
    () => users.every(({ isSettled }) => isSettled),
    { timeoutMs: SETTLE_TIMEOUT_MS },
  );
}

function speak(turn: Turn, speaker: SoakUser, random: SeededRandom): void {
  const replyTo = turn.isAnswer ? speaker.newestSeq : null;
  speaker.say(words(turn.textLength, random), replyTo);
}

/** What is done about a message after it was said. */
function follow(
  turn: Turn,
  speaker: SoakUser,
  reader: SoakUser,
  random: SeededRandom,
): void {
  switch (turn.then) {
    case "edit":
      return speaker.edit(words(turn.textLength, random));
    case "delete":
      return speaker.delete();
    case "reaction":
      return reader.react(random.pick(EMOJI), speaker.newestOwnSeq);
    case "nothing":
  }
}

/** Something to say, which is hardly ever said twice. */
function words(length: number, random: SeededRandom): string {
  const start = random.between(0, WORDS.length - 1);
  const number = random.between(0, 1e9).toString(36);
  const text = WORDS.repeat(Math.ceil((start + length) / WORDS.length))
    .slice(start, start + length);
  return `${number} ${text}`.trim();
}
