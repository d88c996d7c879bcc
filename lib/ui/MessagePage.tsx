// Runs on the server.

import type { ClockSetting } from "../protocol/clock_setting.ts";
import { hasReacted } from "../protocol/has_reacted.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import type { Message, User } from "../protocol/messages.ts";
import { messagePagePath } from "../protocol/page_paths.ts";
import { messageFormPath, roomPath } from "../protocol/paths.ts";
import { clockOf } from "./kept_clocks.ts";
import { markedText } from "./marked_text.tsx";
import { personName } from "./person_name.tsx";
import { PlainPage } from "./PlainPage.tsx";
import { QUICK_REACTIONS } from "./quick_reactions.ts";

/** What the page of a message shows. */
export interface MessageView {
  readonly room: string;
  readonly message: Message;
  /** The reader; `null` without a name. */
  readonly user: User | null;
  readonly clock: ClockSetting;
  /** What is in the box for editing. */
  readonly edited: string;
  /** Why nothing came of what was tried, as a sentence. */
  readonly error: string | null;
}

/** What there is to do with one message, by forms. */
export function MessagePage(view: MessageView) {
  const { room, message, user, error } = view;
  const { seq, sentAt, deleted } = message;
  const clock = clockOf(view.clock);
  const back = `${roomPath(room)}?at=${seq}#m${seq}`;
  return (
    <PlainPage title="Message">
      {error !== null && <p class="card field-error" role="alert">{error}</p>}
      <div class="card one-message">
        <p class="hint">
          {personName(message)}, {clock.date(sentAt)},{" "}
          <time datetime={new Date(sentAt).toISOString()}>
            {clock.time(sentAt)}
          </time>
        </p>
        {deleted
          ? <p class="text deleted">This message was deleted.</p>
          : markedText(message, user?.userId)}
      </div>
      {user === null && (
        <p>
          Whoever answers needs a name:{" "}
          <a href={roomPath(room)}>pick one in the room</a>.
        </p>
      )}
      {user !== null && !deleted && (
        <>
          <ReactForm {...view} user={user} />
          <ReplyForm {...view} />
          {user.userId === message.userId && <OwnForms {...view} />}
        </>
      )}
      <p>
        <a href={back}>Back to the room</a>
      </p>
    </PlainPage>
  );
}

function ReactForm({ room, message, user }: MessageView & { user: User }) {
  const isOn = (emoji: string) => hasReacted(message, emoji, user.userId);
  const action = messagePagePath(room, message.seq);
  return (
    <section aria-labelledby="react-title">
      <h2 id="react-title">React</h2>
      <form class="quick" method="post" action={action}>
        {QUICK_REACTIONS.map((emoji) => (
          <button
            key={emoji}
            type="submit"
            name={isOn(emoji) ? "retract" : "react"}
            value={emoji}
            aria-pressed={isOn(emoji)}
          >
            {emoji}
          </button>
        ))}
      </form>
      <form class="field-form" method="post" action={action}>
        <label for="emoji">Another emoji</label>
        <div class="field">
          <input
            type="text"
            id="emoji"
            name="react"
            maxLength={40}
            required
            autocomplete="off"
          />
          <button type="submit">React</button>
        </div>
      </form>
    </section>
  );
}

function ReplyForm({ room, message }: MessageView) {
  return (
    <form class="field-form" method="post" action={messageFormPath(room)}>
      <h2>
        <label for="reply">Reply</label>
      </h2>
      <input type="hidden" name="id" value={crypto.randomUUID()} />
      <input type="hidden" name="replyTo" value={message.seq} />
      <textarea id="reply" name="text" rows={3} dir="auto" required />
      <p class="actions">
        <button type="submit">Reply</button>
      </p>
    </form>
  );
}

function OwnForms({ room, message, edited }: MessageView) {
  const action = messagePagePath(room, message.seq);
  return (
    <>
      <form class="field-form" method="post" action={action}>
        <h2>
          <label for="edit">Edit</label>
        </h2>
        <textarea
          id="edit"
          name="edit"
          rows={3}
          dir="auto"
          maxLength={MAX_TEXT_LENGTH}
          required
        >
          {edited}
        </textarea>
        <p class="actions">
          <button type="submit">Save</button>
        </p>
      </form>
      <form method="post" action={action}>
        <h2>Delete</h2>
        <p class="actions">
          <button type="submit" class="danger" name="delete" value="1">
            Delete this message
          </button>
        </p>
      </form>
    </>
  );
}
