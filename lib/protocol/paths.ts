// Runs in the browser and on the server.

/**
 * Where everything is: the paths that pages, clients and the server share.
 *
 * @module
 */

import { PROTOCOL_VERSION } from "./limits.ts";

/** Below it programs are answered, not persons. */
export const API_PREFIX = "/api/";

/** Below it is the API of rooms. */
export const ROOMS_API_PREFIX = `${API_PREFIX}rooms/`;

/** Rooms: `POST` makes one, for programs. */
export const ROOMS_API_PATH = `${API_PREFIX}rooms`;

/** Rooms: `POST` makes one, from a form. */
export const ROOMS_PATH = "/rooms";

/** Who one is: `POST` chooses a name, `GET` tells, `DELETE` forgets. */
export const SESSION_PATH = `${API_PREFIX}session`;

/** Bots: `POST` makes one, `DELETE` below it has its token count no longer. */
export const BOTS_PATH = `${API_PREFIX}bots`;

/** Whether the server takes requests. */
export const HEALTH_PATH = `${API_PREFIX}health`;

/** Drops sessions that are no longer open, at once. */
export const SWEEP_PATH = `${API_PREFIX}admin/sweep`;

/** How the server is, for a person. */
export const STATUS_PATH = "/status";

/**
 * The page of a room.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(roomPath("tea"), "/rooms/tea");
 * ```
 */
export function roomPath(room: string): string {
  return `/rooms/${room}`;
}

/**
 * The page on which somebody becomes an owner of a room.
 *
 * @param room The room's name.
 * @param secret What its maker was given.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ownerPath("tea", "secret"), "/rooms/tea/owner/secret");
 * ```
 */
export function ownerPath(room: string, secret: string): string {
  return `${roomPath(room)}/owner/${secret}`;
}

/**
 * @param path A path.
 * @returns It as others may see it, such as readers of the log: without what makes
 * somebody an owner, and what has a program post.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(publicPath("/rooms/tea/owner/secret"), "/rooms/tea/owner/…");
 * assertEquals(publicPath("/api/hooks/secret"), "/api/hooks/…");
 * assertEquals(publicPath("//api/Hooks//secret"), "//api/Hooks//…");
 * assertEquals(publicPath("/rooms//owner/secret"), "/rooms//owner/…");
 * assertEquals(publicPath("/rooms/tea"), "/rooms/tea");
 * ```
 */
export function publicPath(path: string): string {
  return path.replace(SECRET_PART, "$1…");
}

// However it was put together: what is nowhere is told, too. No part can take what the one
// before it could have taken, so that a long path takes no long time.
const SECRET_PART =
  /^(\/+(?:rooms\/+(?:[^/]+\/+)?owner|api\/+hooks)\/+)[^/].*/i;

/**
 * The page of a room that somebody goes to by its title.
 *
 * @param room The room's name.
 * @param title Its title; `null` where the name says it all.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(titledRoomPath("tea-1", "Tea!"), "/rooms/tea-1?title=Tea%21");
 * assertEquals(titledRoomPath("tea", null), "/rooms/tea");
 * ```
 */
export function titledRoomPath(room: string, title: string | null): string {
  if (title === null) return roomPath(room);
  return `${roomPath(room)}?${new URLSearchParams({ title })}`;
}

/**
 * What a page without scripts fetches when it is shown, so that it counts as read.
 *
 * @param room The room's name.
 * @param seq Its newest message that the page shows.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readPath("tea", 7), "/rooms/tea/read?seq=7");
 * ```
 */
export function readPath(room: string, seq: number): string {
  return `${roomPath(room)}/read?seq=${seq}`;
}

/**
 * The conversation of a room as a page that is live without scripts.
 *
 * @param room The room's name.
 * @param newSeq From this seq on messages are new to the reader; `null` when none are.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(livePath("tea", null), "/rooms/tea/live");
 * assertEquals(livePath("tea", 7), "/rooms/tea/live?new=7");
 * ```
 */
export function livePath(room: string, newSeq: number | null): string {
  const path = `${roomPath(room)}/live`;
  return newSeq === null ? path : `${path}?new=${newSeq}`;
}

/**
 * Tells whether a path is one of {@linkcode livePath}.
 *
 * @param path The path.
 * @returns Whether it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isLivePath("/rooms/tea/live"), true);
 * assertEquals(isLivePath("/rooms/live"), false);
 * ```
 */
export function isLivePath(path: string): boolean {
  return LIVE_PATH.test(path);
}

const LIVE_PATH = /^\/rooms\/[^/]+\/live$/;

/**
 * Where the form of a room's page posts to.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(messageFormPath("tea"), "/rooms/tea/messages");
 * ```
 */
export function messageFormPath(room: string): string {
  return `${roomPath(room)}/messages`;
}

/**
 * The messages of a room, for programs.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(messagesPath("tea"), "/api/rooms/tea/messages");
 * ```
 */
export function messagesPath(room: string): string {
  return `${ROOMS_API_PREFIX}${room}/messages`;
}

/**
 * The entries of a room's log, for those who resume over HTTP.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entriesPath("tea"), "/api/rooms/tea/entries");
 * ```
 */
export function entriesPath(room: string): string {
  return `${ROOMS_API_PREFIX}${room}/entries`;
}

/**
 * The frames of a room as Server-Sent Events.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(eventsPath("tea"), "/api/rooms/tea/events");
 * ```
 */
export function eventsPath(room: string): string {
  return `${ROOMS_API_PREFIX}${room}/events`;
}

/** What a client says when it opens a socket. */
export interface SocketOptions {
  /** seq of the newest entry that it has; `null` for none. */
  readonly after: number | null;
  /**
   * Which attempt to come back it is, 0 for one at once; `null` without a connection
   * before. Only the server's figures need it.
   */
  readonly reconnect: number | null;
}

/**
 * The address of a room's socket.
 *
 * @param room The room's name.
 * @param base A page of the server, by http or https.
 * @param options What the client says.
 * @returns The address, of the version of the protocol that is spoken here.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const page = "https://chat.example/rooms/tea";
 * const url = socketUrl("tea", page, { after: 7, reconnect: null });
 * assertEquals(url.href, "wss://chat.example/api/rooms/tea/socket?v=1&after=7");
 * ```
 */
export function socketUrl(
  room: string,
  base: string,
  { after, reconnect }: SocketOptions,
): URL {
  const url = new URL(`${ROOMS_API_PREFIX}${room}/socket`, base);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("v", String(PROTOCOL_VERSION));
  if (after !== null) url.searchParams.set("after", String(after));
  if (reconnect !== null) url.searchParams.set("reconnect", String(reconnect));
  return url;
}

/**
 * Tells whether a path is that of a socket or a stream of a room.
 *
 * @param path The path.
 * @returns Whether it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isConnectionPath("/api/rooms/tea/events"), true);
 * assertEquals(isConnectionPath("/rooms/tea/live"), true);
 * assertEquals(isConnectionPath("/api/rooms/tea/messages"), false);
 * ```
 */
export function isConnectionPath(path: string): boolean {
  return CONNECTION_PATH.test(path) || isLivePath(path);
}

const CONNECTION_PATH = /^\/api\/rooms\/[^/]+\/(?:socket|events)$/;
