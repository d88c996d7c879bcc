// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import { decodeServerMessage } from "../protocol/codec.ts";
import type { Frame } from "../protocol/frame.ts";
import type { Entry, MessagesMessage } from "../protocol/messages.ts";
import { readPath } from "../protocol/paths.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Bytes, StreamFormat } from "./stream_session.ts";

/** A page that is sent piece by piece, as HTML. */
export interface GrowingPage {
  /** How many rows it has so far. */
  readonly rowCount: number;
  /** @returns What it begins with. */
  begin(): string;
  /** @returns The rows of new entries. */
  add(entries: readonly Entry[]): string;
  /** @returns What has the browser ask for something. */
  ask(path: string): string;
  /** @returns What it ends with, and whether it loads itself anew. */
  finish(reason: string, refreshSeconds: number | null): string;
}

/** What a {@linkcode LiveFormat} starts from. */
export interface LiveFormatOptions {
  readonly page: GrowingPage;
  readonly room: RoomName;
  /** The newest seq that the page begins with. */
  readonly head: number;
  /**
   * Up to where the room is known to be read; `null` where the page lacks something
   * that was not: then it leaves that as it is.
   */
  readonly readSeq: number | null;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** A page of more rows goes on in a new one: a browser keeps all of them. */
export const MAX_LIVE_ROWS = 1000;

// Servers that stop take up to 5 s, and browsers don't try twice.
const RESTART_SECONDS = { least: 5, spread: 3 };
const LATER_SECONDS = { least: 15, spread: 15 };

const encoder = new TextEncoder();

const ALIVE = encoder.encode("<!-- still here -->");

/** The frames of a room as one page that grows, live without scripts. */
export class LiveFormat implements StreamFormat {
  readonly #options: LiveFormatOptions;
  #head: number;
  #readSeq: number | null;
  /** Once from one sign of life to the next. */
  #mayAsk = true;
  #full: string | null = null;

  /** @param options The page. */
  constructor(options: LiveFormatOptions) {
    this.#options = options;
    this.#head = options.head;
    this.#readSeq = options.readSeq;
  }

  get full(): string | null {
    return this.#full;
  }

  begin(): Bytes {
    return encoder.encode(this.#options.page.begin());
  }

  /** Of all that a room tells, only messages and what becomes of them is shown. */
  frame(frame: Frame): Bytes | null {
    if (frame.lastSeq === null) return null;
    const message = decoded(frame);
    if (message === null) return null;
    const { page } = this.#options;
    this.#head = frame.lastSeq;
    // Where nothing is shown yet, nothing is missing: logs begin anywhere.
    if (message.truncated && page.rowCount > 0) {
      this.#full = "More was said than fits here";
      return null;
    }
    const rows = page.add(message.messages);
    const asking = this.#mayAsk ? this.#askToBeRead() : "";
    if (page.rowCount >= MAX_LIVE_ROWS) {
      this.#full = "This page has become long";
    }
    const html = rows + asking;
    return html === "" ? null : encoder.encode(html);
  }

  alive(): Bytes {
    const asking = this.#askToBeRead();
    this.#mayAsk = true;
    return asking === "" ? ALIVE : encoder.encode(asking);
  }

  farewell(code: number, reason: string): Bytes {
    return encoder.encode(
      this.#options.page.finish(reason, this.#refreshSeconds(code)),
    );
  }

  /** What came counts as read, since the page is open. */
  #askToBeRead(): string {
    if (this.#readSeq === null || this.#head <= this.#readSeq) return "";
    this.#readSeq = this.#head;
    this.#mayAsk = false;
    const { page, room } = this.#options;
    return page.ask(readPath(room, this.#head));
  }

  #refreshSeconds(code: number): number | null {
    const { random } = this.#options;
    const within = ({ least, spread }: typeof RESTART_SECONDS) =>
      least + Math.round(spread * random());
    switch (code) {
      case CloseCode.NORMAL:
        return 0;
      case CloseCode.SERVICE_RESTART:
        return within(RESTART_SECONDS);
      case CloseCode.TRY_AGAIN_LATER:
        return within(LATER_SECONDS);
      default:
        return null;
    }
  }
}

// A room sends a frame to one session after another.
let latest: { frame: Frame | null; message: MessagesMessage | null } = {
  frame: null,
  message: null,
};

function decoded(frame: Frame): MessagesMessage | null {
  if (frame !== latest.frame) {
    const message = decodeServerMessage(frame.text);
    latest = {
      frame,
      message: message?.type === "messages" ? message : null,
    };
  }
  return latest.message;
}
