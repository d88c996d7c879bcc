// Runs in the browser and on the server.

/**
 * Messages on the wire. A client sends {@linkcode ClientMessage}, the server
 * sends {@linkcode ServerMessage}; both are JSON text frames.
 *
 * @module
 */

import type { ErrorCode } from "./protocol_error.ts";

/** A person in a room. */
export interface User {
  readonly userId: string;
  readonly userName: string;
  /** Tells whoever comes second under a name there: 1 to 8 of `a-z0-9`. */
  readonly tag?: string;
}

/**
 * Somebody's message, as it is now. In a room's log it is an entry like any other; what
 * comes after it may change it, see {@linkcode Change}.
 */
export interface Message extends User {
  /** Its place in the room: 1, 2, 3… without a gap. */
  readonly seq: number;
  /** The sender's own id of it, unique per user. */
  readonly id: string;
  /** Empty once it is deleted. */
  readonly text: string;
  /** When the server took it, in milliseconds since the epoch. */
  readonly sentAt: number;
  /** seq of the message that it answers. */
  readonly replyTo?: number;
  /** When its text was last changed, in milliseconds since the epoch. */
  readonly editedAt?: number;
  /** Only its author and place are left. */
  readonly deleted?: true;
  /** What people think of it, in the order in which that was first said. */
  readonly reactions?: readonly Reaction[];
  /**
   * What has changed in the settings of the room, unchecked. Nobody has said it, but it
   * stands among what people say; as with what is `deleted`, there is nothing to do with
   * it.
   */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** One kind of reaction to a message. */
export interface Reaction {
  readonly emoji: string;
  /** Who reacted so, the first one first; never nobody. */
  readonly users: readonly User[];
}

/** What the entries have in common that say something about a message. */
interface ChangeFields extends User {
  readonly seq: number;
  /** The sender's own id of it, unique per user among messages and changes. */
  readonly id: string;
  readonly sentAt: number;
  /** seq of the message. */
  readonly of: number;
}

/** A message has another text. */
export interface Edit extends ChangeFields {
  readonly kind: "edit";
  /**
   * The new text as it is sent live; on resume the one that the message has now. Not
   * there when the message is deleted or no longer kept, and never stored.
   */
  readonly text?: string;
}

/** A message is deleted. */
export interface Deletion extends ChangeFields {
  readonly kind: "delete";
}

/** Somebody reacts to a message, or no longer does. */
export interface ReactionChange extends ChangeFields {
  readonly kind: "reaction";
  readonly emoji: string;
  readonly on: boolean;
}

/** What is said about a message later. */
export type Change = Edit | Deletion | ReactionChange;

/** An entry of a kind that this program doesn't know: counted, and not shown. */
export interface UnknownEntry {
  readonly kind: "unknown";
  readonly seq: number;
}

/** One entry of a room's log. Those without a `kind` are messages. */
export type Entry = Message | Change | UnknownEntry;

/** What somebody is in a room, the least first. A visitor has no name. */
export type Role = "visitor" | "member" | "moderator" | "owner";

/** What a server lets a user do; told in `welcome`. */
export interface Limits {
  /** Longest text, in UTF-16 code units. */
  readonly textLength: number;
  /** Messages a second that a user may send on average; 0 means no limit. */
  readonly ratePerSecond: number;
  /** Messages that a user may send in one go. */
  readonly rateBurst: number;
}

/**
 * A client sends a message to its room. The same `id` sent again is acknowledged
 * again and stored once, so it is safe to resend whatever was not acknowledged.
 */
export interface PostMessage {
  readonly type: "message";
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
}

/** A client gives a message of its user another text. */
export interface EditMessage {
  readonly type: "edit";
  readonly id: string;
  /** seq of the message. */
  readonly of: number;
  readonly text: string;
}

/** A client deletes a message, of its user unless that may delete any. */
export interface DeleteMessage {
  readonly type: "delete";
  readonly id: string;
  /** seq of the message. */
  readonly of: number;
}

/** A client says what its user thinks of a message, or no longer thinks. */
export interface ReactMessage {
  readonly type: "reaction";
  readonly id: string;
  /** seq of the message. */
  readonly of: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** What a client sends to be stored. */
export type StoreMessage =
  | PostMessage
  | EditMessage
  | DeleteMessage
  | ReactMessage;

/** A client says that its user is typing; sent at most every few seconds. */
export interface TypingNotice {
  readonly type: "typing";
}

/** A client asks whether the connection still lives. */
export interface PingMessage {
  readonly type: "ping";
}

/** What a client sends. */
export type ClientMessage = StoreMessage | TypingNotice | PingMessage;

/** The first frame of every connection: who and where the client is. */
export interface WelcomeMessage {
  readonly type: "welcome";
  /** `null` without a name: such a client reads, and may do nothing else. */
  readonly userId: string | null;
  readonly userName: string | null;
  /** As a {@linkcode User} has it. */
  readonly tag?: string | undefined;
  /** Version of the protocol. */
  readonly v: number;
  readonly room: string;
  /** What people call the room; not there while nobody has made it. */
  readonly title?: string;
  /** What it is about, empty for nothing; not there while nobody has made it. */
  readonly topic?: string;
  /** What the user is there; a client that doesn't know it takes it for a member's. */
  readonly role?: Role;
  readonly sessionId: string;
  /** The newest seq of the room, 0 when it is empty. */
  readonly head: number;
  /** At most the first 50 users; `onlineCount` is exact. */
  readonly onlineUsers: readonly User[];
  readonly onlineCount: number;
  readonly limits: Limits;
}

/**
 * New entries of the log, to everyone in the room, and the answer to `after` on
 * connect. It is also the acknowledgement: a sender finds its own `id` in it.
 */
export interface MessagesMessage {
  readonly type: "messages";
  /** Entries in seq order, without gap or repeat. */
  readonly messages: readonly Entry[];
  /** Some of what was asked for is no longer kept: start over from this frame. */
  readonly truncated?: true;
}

/**
 * What the client sent again is stored. It comes for entries that the client has been
 * sent before, and for others, which are still to come.
 */
export interface AckMessage {
  readonly type: "ack";
  /** The client's own id of the entry. */
  readonly id: string;
  readonly seq: number;
}

/** A user came: sent for the first of their tabs, to everyone else. */
export interface UserJoinedMessage extends User {
  readonly type: "user_joined";
  readonly onlineCount: number;
  /** The whole list, while the room has at most 50 users. */
  readonly onlineUsers?: readonly User[];
}

/** A user left: sent for the last of their tabs. */
export interface UserLeftMessage extends User {
  readonly type: "user_left";
  readonly onlineCount: number;
  /** The whole list, while the room has at most 50 users. */
  readonly onlineUsers?: readonly User[];
}

/** Who is here: in large rooms at most once a second, and after a clean-up. */
export interface OnlineUsersMessage {
  readonly type: "online_users";
  /** At most the first 50 users. */
  readonly onlineUsers: readonly User[];
  readonly onlineCount: number;
}

/**
 * A user has another name, and the tag that goes with it, if any: sent to everybody in
 * the rooms where that user is.
 */
export interface UserRenamedMessage extends User {
  readonly type: "user_renamed";
}

/** Somebody else is typing. */
export interface TypingMessage extends User {
  readonly type: "typing";
}

/** The answer to `ping`. */
export interface PongMessage {
  readonly type: "pong";
  /** The server's clock, in milliseconds since the epoch. */
  readonly at: number;
}

/** Something that the client asked for was not done. */
export interface ErrorMessage {
  readonly type: "error";
  readonly code: ErrorCode;
  /** A short sentence for a person. */
  readonly message: string;
  /** The client's own id of the message that it is about. */
  readonly id?: string;
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** What the server sends. */
export type ServerMessage =
  | WelcomeMessage
  | MessagesMessage
  | AckMessage
  | UserJoinedMessage
  | UserLeftMessage
  | OnlineUsersMessage
  | UserRenamedMessage
  | TypingMessage
  | PongMessage
  | ErrorMessage;
