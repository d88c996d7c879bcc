// Runs on the server.

import type { Frame } from "../protocol/frame.ts";
import type { Bytes, StreamFormat } from "./stream_session.ts";

const encoder = new TextEncoder();

const ALIVE = encoder.encode(": still here\n\n");

/**
 * Frames as Server-Sent Events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). The event's `id` is
 * the seq of its newest entry, so that a client that comes back with `Last-Event-ID` goes
 * on where it was. Comments are signs of life, and say why a stream ends.
 */
export const EVENT_FORMAT: StreamFormat = {
  begin: () => null,
  frame: encodeEvent,
  alive: () => ALIVE,
  farewell: (code, reason) => encoder.encode(`: closed ${code} ${reason}\n\n`),
  full: null,
};

/** Headers of a stream of events. */
export const EVENT_HEADERS: Readonly<Record<string, string>> = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  // nginx would hold events back.
  "X-Accel-Buffering": "no",
};

// A room sends a frame to one session after another: all of them have the same bytes.
let latest: { frame: Frame | null; event: Bytes } = {
  frame: null,
  event: encoder.encode(""),
};

function encodeEvent(frame: Frame): Bytes {
  if (frame !== latest.frame) {
    const { text, lastSeq } = frame;
    const id = lastSeq === null ? "" : `id: ${lastSeq}\n`;
    latest = { frame, event: encoder.encode(`${id}data: ${text}\n\n`) };
  }
  return latest.event;
}
