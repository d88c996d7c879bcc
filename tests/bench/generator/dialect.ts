/** How clients talk to a kind of server. */
export interface Dialect {
  /**
   * @param room The room to join.
   * @param name The client's name.
   * @returns Path of the WebSocket.
   */
  path(room: string, name: string): string;
  /** What a client sends first; `null` for nothing. */
  readonly greeting: string | null;
  /**
   * @param id The client's own id of the message.
   * @param text Its text.
   * @returns The frame that sends it to the room.
   */
  message(id: string, text: string): string;
}

/**
 * The dialects: Islet's own, which all peers with bare sockets take too, and that
 * of Socket.IO 4 (an `EVENT` packet in an Engine.IO `message`).
 */
export const DIALECTS = {
  "islet": {
    path: (room, name) => `/api/rooms/${room}/socket?name=${name}`,
    greeting: null,
    message: (id, text) => `{"type":"message","id":"${id}","text":"${text}"}`,
  },
  "socket.io": {
    path: (room, name) =>
      `/socket.io/?EIO=4&transport=websocket&room=${room}&name=${name}`,
    greeting: "40",
    message: (id, text) => `42["message",{"id":"${id}","text":"${text}"}]`,
  },
} as const satisfies Record<string, Dialect>;

/** Name of a dialect. */
export type DialectName = keyof typeof DIALECTS;

/**
 * @param name Any text.
 * @returns Whether it names a dialect.
 */
export function isDialectName(name: string): name is DialectName {
  return Object.hasOwn(DIALECTS, name);
}
