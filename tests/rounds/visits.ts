import { delay } from "@std/async/delay";
import { eventsPath, messagesPath } from "../../lib/protocol/paths.ts";
import { BarePeer } from "./bare_peer.ts";

const SEND_AGAIN_MS = 5000;

/** How a visitor goes. */
type Leave = (peer: BarePeer) => Promise<void> | void;

/** Somebody who comes to a room, says something, sees it there, and goes. */
export interface Visitor {
  /** The server, without a slash at the end. */
  readonly url: string;
  readonly room: string;
  /** Nobody else's. */
  readonly name: string;
}

type Visit = (visitor: Visitor) => Promise<void>;

/** Visits by their kind, each with another end. */
export const VISITS: Readonly<Record<string, Visit>> = {
  "a socket that is closed": bySocket(async (peer) => {
    peer.close();
    await peer.closed;
  }),
  "a socket that hangs up": bySocket((peer) => peer.hangUp()),
  "a socket that is reset": bySocket((peer) => peer.reset()),
  "a stream that hangs up": byStream((peer) => peer.hangUp()),
  "a stream that is reset": byStream((peer) => peer.reset()),
  "somebody who goes before the answer": async (visitor) => {
    BarePeer.openStream(addressOf(visitor, eventsPath)).hangUp();
    await say(visitor);
  },
};

/**
 * A visit that doesn't end: the peer neither reads nor answers nor goes.
 *
 * @param visitor Who comes.
 * @returns The peer, to let go of when the server has.
 */
export async function stay(visitor: Visitor): Promise<BarePeer> {
  const peer = await BarePeer.openSocket(addressOf(visitor, socketPath));
  await talk(peer);
  peer.freeze();
  return peer;
}

function bySocket(leave: Leave): Visit {
  return async (visitor) => {
    const peer = await BarePeer.openSocket(addressOf(visitor, socketPath));
    await talk(peer);
    await leave(peer);
  };
}

function byStream(leave: Leave): Visit {
  return async (visitor) => {
    const peer = BarePeer.openStream(addressOf(visitor, eventsPath));
    await peer.receives(`"type":"welcome"`);
    const id = crypto.randomUUID();
    await Promise.all([peer.receives(id), say(visitor, id)]);
    await leave(peer);
  };
}

/** Where that takes long, it sends again, as clients do: the same id is stored once. */
async function talk(peer: BarePeer): Promise<void> {
  const id = crypto.randomUUID();
  const send = () =>
    peer.send(JSON.stringify({ type: "message", id, text: "Hello" }));
  send();
  const again = setInterval(send, SEND_AGAIN_MS);
  try {
    await peer.receives(id);
  } finally {
    clearInterval(again);
  }
}

async function say(
  visitor: Visitor,
  id: string = crypto.randomUUID(),
): Promise<void> {
  while (true) {
    const response = await fetch(addressOf(visitor, messagesPath), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text: "Hello" }),
    });
    await response.body?.cancel();
    if (response.ok) return;
    // Of a server that is busy for a moment.
    if (response.status !== 503) throw new Error(`Said: ${response.status}`);
    await delay(SEND_AGAIN_MS);
  }
}

function socketPath(room: string): string {
  return `/api/rooms/${room}/socket`;
}

function addressOf(
  { url, room, name }: Visitor,
  path: (room: string) => string,
): string {
  return `${url}${path(room)}?name=${name}`;
}
