// Runs in tests.

import { RawPeer } from "../support/raw_peer.ts";
import { openSocket } from "../support/open_socket.ts";

/** Whom to attack, and for how long. */
export interface Attack {
  /** The server, without a slash at the end. */
  readonly url: string;
  /** From where, as a proxy says it. */
  readonly address: string;
  /** When it ends, in milliseconds since the epoch. */
  readonly endsAt: number;
  /** How many of its acts are on their way at a time. */
  readonly atOnce: number;
}

/** How often each answer came. */
export type Answers = Record<string, number>;

const LONGEST_TEXT = "\u5cf6".repeat(2000);
const MAX_FLOODS = 4;

/** What a stranger does to a server, each from one address, as fast as it can. */
export const ATTACKS = {
  /** Posts under a new name each time. */
  posts: (attack) =>
    repeatedly(attack, (n) => post(attack, "attacked", n, "Hello")),

  /** Posts the longest messages, under a new name each time. */
  longPosts: (attack) =>
    repeatedly(attack, (n) => post(attack, "attacked", n, LONGEST_TEXT)),

  /** Posts to a new room each time. */
  rooms: (attack) =>
    repeatedly(attack, (n) => post(attack, `spam-${n}`, n, "Hello")),

  /** Chooses a name each time. */
  users: (attack) =>
    repeatedly(
      attack,
      (n) => answerOf(attack, "/api/session", { name: `U${n}` }),
    ),

  /** Posts from the form of a page, as somebody new each time. */
  forms: (attack) =>
    repeatedly(attack, (n) =>
      answerOf(attack, "/rooms/attacked/messages", {
        name: `U${n}`,
        text: `Hello ${n}`,
      })),

  /** Opens sockets to a new room each, under a new name, and holds them. */
  async sockets(attack) {
    const open: WebSocket[] = [];
    const answers = await repeatedly(
      attack,
      (n) => openOne(attack, `held-${n}`, `U${n}`, open),
    );
    answers["open"] = open.filter(({ readyState }) => readyState === 1).length;
    for (const socket of open) socket.close();
    return answers;
  },

  /** Comes to a room and goes, over and over. */
  comings: (attack) =>
    repeatedly(attack, async (n) => {
      const open: WebSocket[] = [];
      const answer = await openOne(attack, "attacked", `U${n % 10}`, open);
      for (const socket of open) socket.close();
      return answer;
    }),

  /** Sends nonsense until it is closed, and comes back at once. */
  nonsense: (attack) => floods(attack, "nonsense"),

  /** Pings until it is closed, and comes back at once. */
  pings: (attack) => floods(attack, '{"type":"ping"}'),

  /** Posts over a socket until it is closed, and comes back at once. */
  messages: (attack) =>
    floods(attack, '{"type":"message","id":"c1","text":"Hello"}'),
} satisfies Record<string, (attack: Attack) => Promise<Answers>>;

/** One of {@linkcode ATTACKS}. */
export type AttackName = keyof typeof ATTACKS;

/** @param name What may be one of {@linkcode ATTACKS}. */
export function isAttackName(name: string): name is AttackName {
  return Object.hasOwn(ATTACKS, name);
}

async function repeatedly(
  { endsAt, atOnce }: Attack,
  once: (n: number) => Promise<string>,
): Promise<Answers> {
  const answers: Answers = {};
  let n = 0;
  async function goOn(): Promise<void> {
    while (Date.now() < endsAt) {
      const answer = await once(++n);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return answers;
}

function post(
  attack: Attack,
  room: string,
  n: number,
  text: string,
): Promise<string> {
  return answerOf(attack, `/api/rooms/${room}/messages?name=U${n}`, { text });
}

async function answerOf(
  { url, address }: Attack,
  path: string,
  fields: Record<string, string>,
): Promise<string> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "X-Forwarded-For": address },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  await response.body?.cancel();
  return String(response.status);
}

/** Opens a socket, and says how it went: `open`, or the code with which it closed. */
function openOne(
  { url, address, endsAt }: Attack,
  room: string,
  name: string,
  open: WebSocket[],
): Promise<string> {
  const target = new URL(`/api/rooms/${room}/socket?name=${name}`, url);
  target.protocol = "ws:";
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = openSocket(target, { "X-Forwarded-For": address });
  const giveUp = setTimeout(
    () => resolve("late"),
    Math.max(0, endsAt - Date.now()),
  );
  socket.onmessage = ({ data }) => {
    if (!String(data).startsWith('{"type":"welcome"')) return;
    open.push(socket);
    socket.onmessage = null;
    resolve("welcome");
  };
  socket.onerror = () => resolve("error");
  socket.onclose = ({ code }) => resolve(`closed ${code}`);
  return promise.finally(() => clearTimeout(giveUp));
}

async function floods(attack: Attack, frame: string): Promise<Answers> {
  const { url, address, endsAt, atOnce } = attack;
  const answers: Answers = {};
  async function goOn(): Promise<void> {
    for (let n = 0; Date.now() < endsAt; n++) {
      const path = `/api/rooms/attacked/socket?name=U${n}`;
      let answer = "cut";
      try {
        using peer = await RawPeer.connect(url + path, {
          "X-Forwarded-For": address,
        });
        await peer.flood(frame);
        answer = `closed ${await peer.closeCode}`;
      } catch {
        // It isn't even listened to.
      }
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(atOnce, MAX_FLOODS) }, goOn),
  );
  return answers;
}
