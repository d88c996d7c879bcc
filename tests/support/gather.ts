// Runs in tests.

import type { Chatter, ChatterOptions } from "./chatter.ts";
import { Crowd } from "./crowd.ts";
import { HttpChatter } from "./http_chatter.ts";
import { PageChatter } from "./page_chatter.ts";
import { RawChatter } from "./raw_chatter.ts";
import { SeededRandom } from "./seeded_random.ts";

type Arrival = (options: ChatterOptions) => Promise<Chatter> | Chatter;

const GROUP: readonly Arrival[] = [
  PageChatter.open,
  PageChatter.open,
  RawChatter.open,
  RawChatter.open,
  HttpChatter.open,
];

/** Who comes to {@linkcode gather}, and where. */
export interface GatherOptions {
  /**
   * How many rooms.
   *
   * @default {1}
   */
  readonly rooms?: number;
  /**
   * How many groups of five come to each room: two pages, two bare sockets, and one
   * by HTTP alone.
   *
   * @default {1}
   */
  readonly groups?: number;
  /**
   * Decides on the server of each connection.
   *
   * @param group The group of who connects, from 0.
   * @param random Chance, of who connects.
   * @returns The server, without a slash at the end.
   */
  readonly server: (group: number, random: SeededRandom) => string;
  /**
   * Decides what each of them does by chance.
   *
   * @default {1}
   */
  readonly seed?: number;
}

/**
 * Brings people of every kind together.
 *
 * @param options Who and where.
 * @returns All of them, on their way to their rooms.
 */
export async function gather(options: GatherOptions): Promise<Crowd> {
  const { rooms = 1, groups = 1, server, seed = 1 } = options;
  const chatters: (Promise<Chatter> | Chatter)[] = [];
  for (let room = 1; room <= rooms; room++) {
    for (let group = 0; group < groups; group++) {
      for (const arrive of GROUP) {
        const number = chatters.length + 1;
        const random = new SeededRandom(seed + number);
        chatters.push(arrive({
          server: () => server(group, random),
          room: `room-${room}`,
          name: `c${number}`,
          random,
        }));
      }
    }
  }
  return new Crowd(await Promise.all(chatters));
}
