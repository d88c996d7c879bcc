import { delay } from "@std/async/delay";
import { eventsPath, messagesPath } from "../../lib/protocol/paths.ts";
import { BarePeer } from "./bare_peer.ts";

const TRY_AGAIN_MS = 5000;
const MAX_TRIES = 20;

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
    await say(visitor, crypto.randomUUID());
  },
};

/**
 * A visit that doesn't end: the peer neither reads nor answers nor goes.
 *
 * @param visitor Who comes.
 * @returns The peer, to let go of when the server has.
 */
export async function stay(visitor: Visitor): Promise<BarePeer> {
  const peer = await talkBySocket(visitor);
  peer.freeze();
  return peer;
}

function bySocket(leave: Leave): Visit {
  return async (visitor) => await leave(await talkBySocket(visitor));
}

function byStream(leave: Leave): Visit {
  return async (visitor) => await leave(await talkByStream(visitor));
}

async function talkBySocket(visitor: Visitor): Promise<BarePeer> {
  const id = crypto.randomUUID();
  return await untilServed(async () => {
    const peer = await BarePeer.openSocket(addressOf(visitor, socketPath));
    const send = () =>
      peer.send(JSON.stringify({ type: "message", id, text: "Hello" }));
    send();
    const again = setInterval(send, TRY_AGAIN_MS);
    try {
      await peer.receives(id);
      return peer;
    } finally {
      clearInterval(again);
    }
  });
}

async function talkByStream(visitor: Visitor): Promise<BarePeer> {
  const id = crypto.randomUUID();
  return await untilServed(async () => {
    const peer = BarePeer.openStream(addressOf(visitor, eventsPath));
    await peer.receives(`"type":"welcome"`);
    await Promise.all([peer.receives(id), say(visitor, id)]);
    return peer;
  });
}

async function say(visitor: Visitor, id: string): Promise<void> {
  await untilServed(async () => {
    const response = await fetch(addressOf(visitor, messagesPath), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text: "Hello" }),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Said: ${response.status}`);
  });
}

/**
 * Tries again where the server has no time, as clients do. A message that is sent again
 * with its id is stored once.
 */
async function untilServed<Value>(act: () => Promise<Value>): Promise<Value> {
  for (let left = MAX_TRIES - 1;; left--) {
    try {
      return await act();
    } catch (error) {
      if (left === 0) throw error;
      await delay(TRY_AGAIN_MS);
    }
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
