// Runs in the browser and on the server.

import { messageFormPath } from "../protocol/paths.ts";
import {
  type ReadonlySignal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Draft } from "../client/unsent/stored_room.ts";
import type { SendResult } from "../client/room/sender.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import type { User } from "../protocol/messages.ts";
import { normalizeText } from "../protocol/text.ts";
import { NAME_INPUT } from "./name_input.ts";
import { isSendKey } from "./send_key.ts";
import { isTouchScreen } from "./touch_screen.ts";

/** The counter appears when so few characters remain. */
const COUNTER_FROM = 200;

/** What a text box starts with. */
export interface ComposerText {
  /** The id that the form posts, so that a double submit is stored once. */
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
  /** Why the text wasn't sent, as a sentence. */
  readonly error: string | null;
}

const REFUSALS: Record<Exclude<SendResult, "queued">, string | null> = {
  empty: null,
  too_long: `A message has at most ${MAX_TEXT_LENGTH} characters.`,
  full: "Too many messages are waiting.",
};

interface ComposerProps {
  room: string;
  /** Who writes; `null` without a name, which is asked for then. */
  user: ReadonlySignal<User | null>;
  draft: ComposerText;
  /** Why the name that was chosen didn't work, as a sentence. */
  nameError: string | null;
  /** A short sentence about what happened. */
  notice: ReadonlySignal<string | null>;
  /** What is being written, as it is kept: perhaps from a page that is gone. */
  kept: ReadonlySignal<Draft>;
  onSend: (text: string) => SendResult;
  /** Called with the text on every key, and first with what is there already. */
  onType: (text: string) => void;
}

/**
 * Where the reader writes. Without scripts it is a form; with them it is never
 * blocked, not even offline. The browser owns the text, so that nothing typed
 * before the scripts run is lost.
 */
export function Composer(
  { room, user, draft, nameError, notice, kept, onSend, onType }: ComposerProps,
) {
  const box = useRef<HTMLTextAreaElement>(null);
  // The page's form stores under the same id as the socket.
  const id = useComputed(() => kept.value.id);
  const replyTo = useComputed(() => kept.value.replyTo);
  const remaining = useSignal(remainingCharacters(draft.text));
  const refusal = useSignal(draft.error);

  const update = () => {
    if (box.current === null) return;
    remaining.value = remainingCharacters(box.current.value);
    fitHeight(box.current);
  };
  useEffect(() => {
    if (box.current?.value) onType(box.current.value);
    update();
  }, []);
  useSignalEffect(() => {
    const { text } = kept.value;
    if (box.current?.value !== "") return;
    box.current.value = text;
    update();
  });

  const send = (event: Event) => {
    // Without a name the browser posts the form, and the name with it. It also does
    // where sending throws.
    if (user.peek() === null || box.current === null) return;
    const outcome = onSend(box.current.value);
    event.preventDefault();
    if (outcome === "queued") box.current.value = "";
    refusal.value = outcome === "queued" ? null : REFUSALS[outcome];
    update();
    box.current.focus();
  };

  return (
    <form
      class="composer"
      method="post"
      action={messageFormPath(room)}
      onSubmit={send}
    >
      <NameField user={user} error={nameError} />
      <ComposerNote remaining={remaining} refusal={refusal} notice={notice} />
      <input type="hidden" name="id" value={id} autocomplete="off" />
      <input
        type="hidden"
        name="replyTo"
        value={replyTo}
        autocomplete="off"
      />
      <label class="visually-hidden" for="text">Your message</label>
      <textarea
        id="text"
        name="text"
        rows={1}
        required={user.value !== null}
        placeholder="Write a message"
        dir="auto"
        autocomplete="off"
        aria-describedby="composer-note"
        ref={box}
        onInput={(event) => {
          refusal.value = null;
          update();
          onType(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (!isSendKey(event, isTouchScreen())) return;
          if (user.peek() !== null && !event.repeat) return send(event);
          event.preventDefault();
          if (!event.repeat) event.currentTarget.form?.requestSubmit();
        }}
      >
        {draft.text}
      </textarea>
      <button type="submit" class="send">
        <span>Send</span>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5m-6 6 6-6 6 6" />
        </svg>
      </button>
    </form>
  );
}

interface NameFieldProps {
  user: ReadonlySignal<User | null>;
  error: string | null;
}

/** Asks whoever has no name for one: to join with, or for the first message. */
function NameField({ user, error }: NameFieldProps) {
  const isAsked = useSignal(false);
  if (user.value !== null) return null;
  return (
    <div class="join field-form">
      <label for="name">Your name</label>
      <div class="field">
        <input
          {...NAME_INPUT}
          aria-invalid={error !== null}
          aria-describedby="name-hint"
          onInvalid={() => isAsked.value = true}
        />
        {isAsked.value
          ? <button type="submit">Send</button>
          : <button type="submit" name="join" value="1">Join</button>}
      </div>
      <p id="name-hint" class={error === null ? "hint" : "field-error"}>
        {error ?? "No account: others just see this name."}
      </p>
    </div>
  );
}

interface ComposerNoteProps {
  remaining: ReadonlySignal<number>;
  refusal: ReadonlySignal<string | null>;
  notice: ReadonlySignal<string | null>;
}

function ComposerNote({ remaining, refusal, notice }: ComposerNoteProps) {
  const count = remaining.value;
  return (
    <p class="composer-note" id="composer-note">
      <span role="status">{refusal.value ?? notice.value}</span>
      {count < COUNTER_FROM && (
        <span class={count < 0 ? "counter over" : "counter"}>
          {count < 0 ? `${-count} too many` : `${count} left`}
        </span>
      )}
    </p>
  );
}

function remainingCharacters(text: string): number {
  return MAX_TEXT_LENGTH - normalizeText(text).length;
}

/** Makes the box as high as its text, where the stylesheet can't. */
function fitHeight(box: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
