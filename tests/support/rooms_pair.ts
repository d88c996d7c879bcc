// Runs in tests.

import type { RoomName } from "../../lib/protocol/room_name.ts";
import { type StartedRooms, startRooms } from "./start_rooms.ts";
import { TempStore } from "./temp_store.ts";
import { until } from "./until.ts";

/** The rooms of two instances on one store, which know of each other. */
export class RoomsPair implements AsyncDisposable {
  readonly first: StartedRooms;
  readonly second: StartedRooms;
  readonly #store: TempStore;

  private constructor(
    store: TempStore,
    first: StartedRooms,
    second: StartedRooms,
  ) {
    this.#store = store;
    this.first = first;
    this.second = second;
  }

  /** Starts one, then the other. */
  static async start(): Promise<RoomsPair> {
    const store = await TempStore.create();
    // An instance closes its handle itself.
    const first = await startRooms({ kv: await Deno.openKv(store.path) });
    await first.connect();
    const second = await startRooms({ kv: await Deno.openKv(store.path) });
    await second.connect();
    await until(
      "both know of each other",
      () => first.instances.hasPeers && second.instances.hasPeers,
    );
    return new RoomsPair(store, first, second);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.first[Symbol.asyncDispose]();
    await this.second[Symbol.asyncDispose]();
    await this.#store[Symbol.asyncDispose]();
  }
}

/** Who is in a room, as an instance knows it: names, sorted. */
export function namesIn({ rooms }: StartedRooms, room: RoomName): string[] {
  return rooms.online(room).onlineUsers
    .map(({ userName }) => userName)
    .toSorted();
}
