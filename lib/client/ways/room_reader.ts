// Runs in the browser; imported on the server too.

import { decodeEntriesPage } from "../../protocol/http_answers.ts";
import { user } from "../../protocol/entries.ts";
import type { EntriesPage } from "../../protocol/http.ts";
import {
  MAX_TEXT_LENGTH,
  PAGE_MESSAGES,
  PROTOCOL_VERSION,
} from "../../protocol/limits.ts";
import type {
  MessagesMessage,
  OnlineUsersMessage,
  ServerMessage,
  User,
  WelcomeMessage,
} from "../../protocol/messages.ts";
import {
  entriesPath,
  messagesPath,
  SESSION_PATH,
} from "../../protocol/paths.ts";
import type { Visit } from "../connection/transport.ts";
import { refusalIn, type Requests } from "./requests.ts";

/** Without a name one reads, and isn't counted. */
const NOBODY = { userId: null, userName: null };

/**
 * Reads by requests what a room would send, as the messages that a socket brings.
 *
 * @example
 * ```ts
 * import type { Visit } from "../connection/transport.ts";
 * import { Requests } from "./requests.ts";
 *
 * // Reads what is new in a room, once.
 * async function readOnce(visit: Visit) {
 *   const requests = new Requests(visit.environment);
 *   return await new RoomReader(visit, requests).readAll();
 * }
 * ```
 */
export class RoomReader {
  readonly #visit: Visit;
  readonly #requests: Requests;
  /** Whom the server takes this client for; not known before it was asked. */
  #user: User | typeof NOBODY | undefined;

  /**
   * @param visit Where to.
   * @param requests What asks the server.
   */
  constructor(visit: Visit, requests: Requests) {
    this.#visit = visit;
    this.#requests = requests;
  }

  /**
   * @returns What is new in the room.
   * @throws {ProtocolError} When the server has refused, or answers what can't be read.
   * @throws {Error} When there was no answer.
   */
  async readEntries(): Promise<MessagesMessage> {
    return entriesIn(await this.#readPage());
  }

  /**
   * @returns A welcome the first time, and from then on who is there; and what is new.
   * @throws As {@linkcode RoomReader.readEntries} does.
   */
  async readAll(): Promise<readonly ServerMessage[]> {
    const isFirst = this.#user === undefined;
    const [page, self] = await Promise.all([this.#readPage(), this.#whoAmI()]);
    // In another tab, this user may be known in the room with a tag.
    const user =
      page.onlineUsers?.find(({ userId }) => userId === self?.userId) ?? self;
    const online = onlineIn(page, user);
    if (!isFirst) return [online, entriesIn(page)];
    const { room } = this.#visit;
    const welcome: WelcomeMessage = {
      ...online,
      ...user,
      type: "welcome",
      v: PROTOCOL_VERSION,
      room,
      sessionId: "",
      head: page.head,
      limits: { textLength: MAX_TEXT_LENGTH, ratePerSecond: 0, rateBurst: 0 },
    };
    return [welcome, entriesIn(page)];
  }

  async #whoAmI(): Promise<User | typeof NOBODY> {
    try {
      return this.#user ??= user(await this.#requests.json(SESSION_PATH));
    } catch (error) {
      if (refusalIn(error)?.code !== "not_allowed") throw error;
      return this.#user = NOBODY;
    }
  }

  async #readPage(): Promise<EntriesPage> {
    const { room, after } = this.#visit;
    const seq = after();
    const path = seq === null
      ? `${messagesPath(room)}?limit=${PAGE_MESSAGES}`
      : `${entriesPath(room)}?after=${seq}&online`;
    return decodeEntriesPage(await this.#requests.json(path));
  }
}

function entriesIn({ messages, truncated }: EntriesPage): MessagesMessage {
  return { type: "messages", messages, ...(truncated && { truncated }) };
}

/** The server doesn't know that somebody is there who only asks. */
function onlineIn(
  { onlineUsers = [], onlineCount = 0 }: EntriesPage,
  user: User | typeof NOBODY,
): OnlineUsersMessage {
  const isListed = user.userId === null ||
    onlineUsers.some(({ userId }) => userId === user.userId);
  return {
    type: "online_users",
    onlineUsers: isListed ? onlineUsers : [...onlineUsers, user],
    onlineCount: isListed ? onlineCount : onlineCount + 1,
  };
}
