// Runs on the server.

import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { findMessage } from "../protocol/find_message.ts";
import type { Entry, Message, User } from "../protocol/messages.ts";
import { livePath, roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { fold } from "../protocol/timeline.ts";
import { assignHues, type Hues } from "./author_hue.ts";
import type { Clock } from "./clock.ts";
import { FULL_DRAWING } from "./full_drawing.ts";
import { MessageItem } from "./MessageItem.tsx";
import { type MessageRow, RowGroups } from "./message_rows.ts";

/** What a {@linkcode LivePage} starts from. */
export interface LivePageOptions {
  readonly room: string;
  readonly about: RoomHeading;
  /** The newest messages, in seq order. */
  readonly messages: readonly Message[];
  /** Older ones that they answer, in seq order. */
  readonly quoted: readonly Message[];
  /** Whether older ones are kept. */
  readonly hasOlder: boolean;
  /** From this seq on messages are new to the reader; `null` when none are. */
  readonly newSeq: number | null;
  /** The reader, if known. */
  readonly user: User | null;
  /** Who is here, before anybody else to have a hue of their own. */
  readonly onlineUsers: readonly User[];
  readonly clock: Clock;
  /** Where the stylesheet is. */
  readonly stylesheet: string;
  /** Of the response: its policy allows what bears it. */
  readonly nonce: string;
}

/** More than a group has rows: so many before new ones decide how these are grouped. */
const ROWS_BEFORE = 20;

/**
 * The conversation as a page that is sent piece by piece, for as long as somebody reads
 * it, and is live without scripts.
 *
 * What was sent can't be taken back. Where a message changes, a rule hides its row and
 * the new one is sent: `order` has it stand where the former one stood.
 */
export class LivePage {
  readonly #options: LivePageOptions;
  readonly #groups = new RowGroups();
  /** How often each message was drawn anew. */
  readonly #changes = new Map<number, number>();
  /** All that it shows or quotes. */
  #messages: readonly Message[];
  #hues: Hues = new Map();
  #rowCount = 0;

  /** @param options What it shows. */
  constructor(options: LivePageOptions) {
    this.#options = options;
    this.#messages = options.quoted;
  }

  /** How many rows were drawn so far, those among them that are hidden by now. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** @returns What the page begins with: all down to the newest message. */
  begin(): string {
    const [head = ""] = this.#parts();
    return head + this.add(this.#options.messages);
  }

  /**
   * Takes in what has come.
   *
   * @param entries Entries of the room, in seq order, after those that are known.
   * @returns Their rows, and new ones of what has changed.
   */
  add(entries: readonly Entry[]): string {
    const before = this.#messages;
    this.#messages = fold(before, entries);
    this.#giveHues(this.#messages.slice(before.length));
    return renderToString(
      <>
        {this.#items(this.#changed(before), true)}
        {this.#items(this.#added(before.length), false)}
      </>,
    );
  }

  /**
   * @param src What is asked for as an image by a browser that shows the page.
   * @returns The image, which isn't seen.
   */
  ask(src: string): string {
    return renderToString(
      <li hidden>
        <img src={src} alt="" />
      </li>,
    );
  }

  /**
   * @param reason Why the page ends, as a sentence.
   * @param refreshSeconds After how long it loads itself anew; `null` if it doesn't.
   * @returns What it ends with.
   */
  finish(reason: string, refreshSeconds: number | null): string {
    const [, afterRows = "", tail = ""] = this.#parts();
    // Not from where messages were new: the reader is past that.
    const next = livePath(this.#options.room, null);
    const notice = renderToString(
      <p class="live-end" role="status">
        {refreshSeconds !== null && (
          <meta
            http-equiv="refresh"
            content={`${refreshSeconds}; url=${next}`}
          />
        )}
        {reason}. {refreshSeconds !== null && "This goes on by itself. "}
        <a href={next} target="_self">Go on</a>
      </p>,
    );
    return afterRows + notice + tail;
  }

  #id(seq: number): string {
    const changes = this.#changes.get(seq);
    return changes === undefined ? `r${seq}` : `r${seq}-${changes}`;
  }

  #giveHues(added: readonly Message[]): void {
    if (added.every(({ userId }) => this.#hues.has(userId))) return;
    const { user, onlineUsers } = this.#options;
    const present = user === null ? onlineUsers : [...onlineUsers, user];
    this.#hues = assignHues(this.#hues, present, this.#messages);
  }

  /** Groups the newest messages; the first of a list always begins a group. */
  #added(count: number): MessageRow<Message>[] {
    const { quoted, clock, newSeq } = this.#options;
    const from = Math.max(quoted.length, count - ROWS_BEFORE);
    const newest = this.#messages.slice(from);
    return this.#groups.stored(newest, clock, newSeq).slice(count - from);
  }

  /** Finds the rows that a change has reached, that of an answer to what changed too. */
  #changed(before: readonly Message[]): MessageRow<Message>[] {
    const changed = before.filter((message, at) =>
      message !== this.#messages[at]
    );
    if (changed.length === 0) return [];
    const seqs = new Set(changed.map(({ seq }) => seq));
    // Answers show nothing of what people think of it.
    const quotedSeqs = new Set(
      changed
        .filter(({ seq, text }) =>
          findMessage(this.#messages, seq)?.text !== text
        )
        .map(({ seq }) => seq),
    );
    const { quoted, clock, newSeq } = this.#options;
    const shown = this.#messages.slice(quoted.length, before.length);
    return new RowGroups().stored(shown, clock, newSeq).filter(
      ({ message: { seq, replyTo = 0 } }) =>
        seqs.has(seq) || quotedSeqs.has(replyTo),
    );
  }

  #items(rows: readonly MessageRow<Message>[], isChange: boolean): VNode[] {
    this.#rowCount += rows.length;
    const rules = rows.map(({ message: { seq } }) => {
      const former = isChange ? `#${this.#id(seq)}{display:none}` : "";
      if (isChange) this.#changes.set(seq, 1 + (this.#changes.get(seq) ?? 0));
      return `${former}#${this.#id(seq)}{order:${seq}}`;
    });
    return rows.map((row, at) => (
      <li
        key={row.message.seq}
        id={this.#id(row.message.seq)}
        // It was read out when it came.
        aria-live={isChange ? "off" : undefined}
      >
        {at === 0 && this.#style(rules.join(""))}
        <ol role="presentation">{this.#item(row, isChange)}</ol>
      </li>
    ));
  }

  #style(rules: string): VNode {
    const { nonce } = this.#options;
    return <style nonce={nonce}>{rules}</style>;
  }

  #item(row: MessageRow<Message>, isChange: boolean): VNode {
    const { room, user, clock } = this.#options;
    const { replyTo } = row.message;
    return (
      <MessageItem
        {...row}
        room={room}
        lang={clock.lang}
        readerId={user?.userId}
        quoted={replyTo === undefined
          ? undefined
          : findMessage(this.#messages, replyTo)}
        hues={this.#hues}
        isSought={false}
        instead={undefined}
        drawing={FULL_DRAWING}
        // It doesn't take the focus again.
        isServed={!isChange}
      />
    );
  }

  /** What stands before the rows, between them and the end, and after that. */
  #parts(): string[] {
    const { room, about, messages, hasOlder, stylesheet, nonce } =
      this.#options;
    // It stands nowhere else there, and nobody can guess it.
    const seam = nonce;
    const page = renderToString(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            name="viewport"
            content="width=device-width, initial-scale=1, viewport-fit=cover"
          />
          <title>{`Messages of ${room} · Islet`}</title>
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          {/* Links are written for the page of the room, which they replace. */}
          <base href={roomPath(room)} target="_top" />
          <link rel="stylesheet" href={stylesheet} />
        </head>
        <body class="live-log">
          <section class="log" role="log" aria-label="Messages" tabIndex={0}>
            <div class="log-content">
              {FULL_DRAWING.beginning({
                room,
                topic: about.topic,
                oldestSeq: messages.find(({ settings }) => !settings)?.seq,
                hasOlder,
                isLoading: false,
              })}
              <ol class="messages">{seam}</ol>
              <div>{seam}</div>
            </div>
          </section>
        </body>
      </html>,
    );
    return `<!doctype html>${page}`.split(seam);
  }
}
