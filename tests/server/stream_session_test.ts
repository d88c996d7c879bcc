import { assert, assertEquals } from "@std/assert";
import { EVENT_FORMAT } from "../../lib/server/event_format.ts";
import type { Frame } from "../../lib/protocol/frame.ts";
import {
  MAX_IDLE_LOOKS,
  MAX_LEFT_BYTES,
  type StreamFormat,
  StreamSession,
} from "../../lib/server/stream_session.ts";
import { aCaller } from "../support/a_caller.ts";
import { aUser } from "../support/a_user.ts";
import { afterTurns } from "../support/after_turns.ts";

const ALIVE = ": still here\n\n";
const CLOSED = ": closed 1013 Reading too slowly\n\n";

/** A session, how often it has ended, and its stream, which nobody reads yet. */
function openSession(format: StreamFormat = EVENT_FORMAT) {
  let ended = 0;
  const session = new StreamSession(
    aCaller(aUser("Ana")),
    format,
    () => ended++,
  );
  const stream = new ReadableStream(session, { highWaterMark: 0 });
  return {
    session,
    stream,
    get ended() {
      return ended;
    },
  };
}

/** Takes the next event, as a connection does that can be written to. */
async function take(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return new TextDecoder().decode(value);
}

function aFrame(text: string): Frame {
  return { text, lastSeq: null };
}

/** Has it be looked at, without being given time. */
function look(session: StreamSession, times: number): void {
  for (let i = 0; i < times; i++) session.look();
}

/** All that is left of a stream. */
async function rest(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream).text();
}

Deno.test("StreamSession sends frames in order, with the seq of the newest entry", async () => {
  const { session, stream } = openSession();
  session.send(aFrame("{}"));
  session.send({ text: '{"n":1}', lastSeq: 4 });
  session.close(1012, "The server restarts");
  assertEquals(
    await rest(stream),
    "data: {}\n\n" +
      'id: 4\ndata: {"n":1}\n\n' +
      ": closed 1012 The server restarts\n\n",
  );
});

Deno.test("StreamSession counts the bytes that the peer hasn't taken", async () => {
  const { session, stream } = openSession();
  const first = take(stream);
  session.send(aFrame("ä"));
  assertEquals([await first, session.bufferedBytes], ["data: ä\n\n", 0]);
  session.send(aFrame("ä"));
  session.send(aFrame("b"));
  assertEquals(session.bufferedBytes, 10 + 9);
  await take(stream);
  assertEquals(session.bufferedBytes, 9);
  await stream.cancel();
  assertEquals(session.bufferedBytes, 0);
});

Deno.test("StreamSession gives a peer that waits what it asked for, and keeps the rest itself", async () => {
  const { session, stream } = openSession();
  const first = take(stream);
  await afterTurns(5);
  session.send(aFrame("a"));
  session.send(aFrame("b"));
  session.send(aFrame("c"));
  assertEquals(await first, "data: a\n\n");
  assertEquals(session.bufferedBytes, 2 * 9);
  await stream.cancel();
});

Deno.test("StreamSession.close() drops what a slow peer has waiting, and says why", async () => {
  const opened = openSession();
  const { session, stream } = opened;
  const event = "x".repeat(MAX_LEFT_BYTES);
  session.send(aFrame(event));
  session.close(1013, "Reading too slowly");
  assertEquals([opened.ended, session.isOpen], [1, false]);
  assert(session.bufferedBytes < 100);
  assertEquals(await rest(stream), CLOSED);
});

Deno.test("StreamSession sends nothing once it is closed", async () => {
  const opened = openSession();
  const { session, stream } = opened;
  session.close(1013, "Reading too slowly");
  session.send(aFrame("late"));
  session.look();
  session.close(1012, "The server restarts");
  assertEquals(await rest(stream), CLOSED);
  session.end();
  assertEquals(opened.ended, 1);
});

Deno.test("StreamSession ends when the peer goes", async () => {
  const opened = openSession();
  await opened.stream.cancel();
  assertEquals([opened.ended, opened.session.isOpen], [1, false]);
  opened.session.send(aFrame("late"));
  opened.session.end();
  assertEquals([opened.ended, opened.session.bufferedBytes], [1, 0]);
});

Deno.test("StreamSession.look() sends a sign of life where nothing else waits", async () => {
  const { session, stream } = openSession();
  for (let i = 0; i < 2 * MAX_IDLE_LOOKS; i++) {
    session.look();
    assertEquals(await take(stream), ALIVE);
  }
  assertEquals(session.isOpen, true);
});

Deno.test("StreamSession.look() closes the session of a peer that takes no sign of life", async () => {
  const opened = openSession();
  const { session, stream } = opened;
  // One sends it, and one sees that it has to wait.
  look(session, 2 + MAX_IDLE_LOOKS - 1);
  assertEquals([session.isOpen, session.bufferedBytes], [true, ALIVE.length]);
  look(session, 1);
  assertEquals([session.isOpen, opened.ended], [false, 1]);
  assertEquals(await rest(stream), ALIVE + CLOSED);
});

Deno.test("StreamSession.look() spares a peer that takes little", async () => {
  const { session, stream } = openSession();
  for (let i = 0; i < 20; i++) session.send(aFrame(`${i}`));
  for (let i = 0; i < 10; i++) {
    look(session, MAX_IDLE_LOOKS);
    assertEquals(await take(stream), `data: ${i}\n\n`);
  }
  assertEquals(session.isOpen, true);
});

Deno.test("StreamSession begins as its format does, and ends once that is full", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  let full: string | null = null;
  const opened = openSession({
    begin: () => bytes("begin "),
    frame: ({ text }) => {
      if (text === "c") full = "There is no more room";
      return text === "b" ? null : bytes(`${text} `);
    },
    alive: () => bytes("alive "),
    farewell: (code, reason) => bytes(`${code} ${reason}`),
    get full() {
      return full;
    },
  });
  for (const text of ["a", "b", "c", "d"]) opened.session.send(aFrame(text));
  assertEquals([opened.ended, opened.session.isOpen], [1, false]);
  assertEquals(
    await rest(opened.stream),
    "begin a c 1000 There is no more room",
  );
});
