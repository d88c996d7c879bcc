// Runs on the server.

import { Instances } from "../cluster/instances.ts";
import type { Config } from "../config.ts";
import { History } from "../log/history.ts";
import { PresenceElsewhere } from "../presence/presence_elsewhere.ts";
import { PresenceStore } from "../presence/presence_store.ts";
import { PresenceSync } from "../presence/presence_sync.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import { Rooms } from "../rooms/rooms.ts";
import { Traffic } from "../rooms/traffic.ts";
import { Revocations } from "../store/revocations.ts";
import { BanAddresses } from "./ban_addresses.ts";
import { Bots } from "./bots.ts";
import { Forgotten } from "./forgotten.ts";
import { Hooks } from "./hooks.ts";
import { ChatLimits } from "./limits.ts";
import { Lobby } from "./lobby.ts";
import { Operator } from "./operator.ts";
import { Ownership } from "./ownership.ts";
import { Passphrases } from "./passphrases.ts";
import { Poster } from "./poster.ts";
import { Retention, type RetentionOptions } from "./retention.ts";
import { RoomMaker } from "./room_maker.ts";
import type { ChatWatcher, StorePart } from "./watcher.ts";
import { Whereabouts } from "./whereabouts.ts";

/** What {@linkcode composeParts} takes from outside. */
export interface PartsOptions {
  readonly kv: Deno.Kv;
  readonly config: Pick<
    Config,
    | "addressLimits"
    | "historyBytes"
    | "historyMessages"
    | "maxSessionsPerUser"
    | "rateBurst"
    | "ratePerSecond"
    | "roomDays"
    | "tracing"
  >;
  /** Makes a keyed hash: with one key for all instances, and for good. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what the operator should know, for the log, with its fields. */
  readonly onNote: RetentionOptions["onNote"];
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
  readonly watcher: ChatWatcher;
}

/** What a chat is made of. Routes and sockets go through a `RoomDoor` instead. */
export interface ChatParts {
  readonly history: History;
  readonly instances: Instances;
  readonly presence: PresenceSync;
  readonly elsewhere: PresenceElsewhere;
  readonly rooms: Rooms;
  readonly lobby: Lobby;
  readonly limits: ChatLimits;
  readonly poster: Poster;
  readonly maker: RoomMaker;
  readonly ownership: Ownership;
  readonly passphrases: Passphrases;
  readonly whereabouts: Whereabouts;
  readonly banAddresses: BanAddresses;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  readonly bots: Bots;
  readonly forgotten: Forgotten;
  readonly hooks: Hooks;
  readonly operator: Operator;
  readonly retention: Retention;
  readonly traffic: Traffic;
}

/** What happens in a chat, in numbers. */
export interface ChatFigures {
  /** Sessions in rooms. */
  readonly sessions: number;
  /** Rooms with at least one session. */
  readonly rooms: number;
  /** Messages stored since the start. */
  readonly messages: number;
  /** Edits, deletions and reactions stored since the start. */
  readonly changes: number;
  /** New entries that wait for a commit, or are in one. */
  readonly waiting: number;
  /** Commits since the start. */
  readonly commits: number;
  /** What was sent, and who was let go, since the start. */
  readonly traffic: Readonly<Traffic>;
  /** Broken sessions that sweeps have dropped since the start. */
  readonly cleanedUp: number;
}

/**
 * Makes the parts of a chat, each of those before it. Nothing is started.
 *
 * @param options The store, the settings and the effects.
 * @returns The parts.
 */
export function composeParts(options: PartsOptions): ChatParts {
  const { kv, config, hash, now, watcher } = options;
  const { ratePerSecond, rateBurst, maxSessionsPerUser } = config;
  const onErrorOf = (part: StorePart) => (cause: unknown) => {
    watcher.storeFailed(part);
    options.onError("The store failed", cause);
  };
  const traffic = new Traffic();
  const instances = new Instances({ kv, now, onError: onErrorOf("instances") });
  const history = new History({
    kv,
    caps: { messages: config.historyMessages, bytes: config.historyBytes },
    now,
    hash,
    tell: (operation, rooms) => instances.tell(operation, rooms),
    onDeleted: (room) => limits.forgetRoom(room),
    onError: onErrorOf("log"),
    isTraced: config.tracing,
    onCommit: (report) => watcher.committed(report),
  });
  const store = new PresenceStore(kv);
  const onError = onErrorOf("presence");
  const presence = new PresenceSync({ instances, store, onError });
  const elsewhere = new PresenceElsewhere({
    instances,
    store,
    onForgotten: (user) => forgotten.sendAway(user),
    onError,
  });
  const rooms = new Rooms({
    history,
    presence,
    elsewhere,
    traffic,
    limits: { textLength: MAX_TEXT_LENGTH, ratePerSecond, rateBurst },
    maxSessionsPerUser,
    now,
    onOpened: (room) => retention.visited(room),
    onCrowded: () => watcher.crowdedOut(),
    onShutOut: (code) => watcher.shutOut(code),
    onRecord: (room, record) => banAddresses.complete(room, record),
    onError: (cause) => {
      watcher.storeFailed("rooms");
      options.onError("A session was sent away", cause);
    },
  });
  const retention = new Retention({
    kv,
    days: config.roomDays,
    history,
    here: rooms,
    presence: store,
    now,
    onNote: options.onNote,
    onError: onErrorOf("log"),
  });
  const whereabouts = new Whereabouts();
  const banAddresses = new BanAddresses({
    history,
    rooms,
    whereabouts,
    hash,
    now,
    onError: options.onError,
  });
  const lobby = new Lobby({
    history,
    rooms,
    instances,
    isFair: config.addressLimits,
    now,
  });
  const limits = new ChatLimits(config);
  const poster = new Poster({ history, limits, hash, now });
  const revocations = new Revocations({ kv, now });
  const forgotten = new Forgotten({
    rooms,
    presence,
    revocations,
    onError: options.onError,
  });
  const passphrases = new Passphrases({ history, poster, limits, now });
  const maker = new RoomMaker({
    history,
    rooms,
    limits,
    poster,
    passphrases,
    hash,
    now,
  });
  const ownership = new Ownership({ history, poster, limits, now });
  const bots = new Bots({
    rooms,
    revocations,
    limits,
    hash,
    now,
    onError: options.onError,
  });
  const hooks = new Hooks({ kv, history, rooms, limits, hash, now });
  const operator = new Operator({ kv, rooms, poster, now });
  return {
    history,
    instances,
    presence,
    elsewhere,
    rooms,
    lobby,
    limits,
    poster,
    maker,
    ownership,
    passphrases,
    whereabouts,
    banAddresses,
    hash,
    bots,
    forgotten,
    hooks,
    operator,
    retention,
    traffic,
  };
}

/**
 * Joins the other instances on the store.
 *
 * @param parts The parts of a chat.
 * @throws Whatever the store throws.
 */
export async function startParts(parts: ChatParts): Promise<void> {
  const { instances, history, elsewhere, presence, rooms } = parts;
  await instances.start({
    log: history,
    people: elsewhere,
    onCame: () => presence.allChanged(),
  });
  presence.start(rooms);
}

/**
 * Tells the other instances that this one goes.
 *
 * @param parts The parts of a chat.
 */
export async function stopParts(parts: ChatParts): Promise<void> {
  await parts.presence.stop();
  await parts.instances.stop();
}

/**
 * @param parts The parts of a chat.
 * @returns What happens there, in numbers.
 */
export function figuresOf(
  { rooms, history, traffic }: ChatParts,
): ChatFigures {
  return {
    sessions: rooms.sessions,
    rooms: rooms.size,
    messages: history.messages,
    changes: history.changes,
    waiting: history.waiting,
    commits: history.commits,
    traffic,
    cleanedUp: rooms.cleanedUp,
  };
}
