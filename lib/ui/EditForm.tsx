// Runs in the browser; imported on the server too.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Talk } from "../client/page/talk.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import type { Message, User } from "../protocol/messages.ts";
import { normalizeText } from "../protocol/text.ts";
import { storedText, typedText } from "./known_people.ts";
import { isSendKey } from "./send_key.ts";
import { isTouchScreen } from "./touch_screen.ts";

interface EditFormProps {
  message: Message;
  talk: Talk;
  /** Who may be mentioned. */
  people: () => readonly User[];
  /** The message as it is by now, if it is still there. */
  findNow: () => Message | undefined;
}

const CHANGED = "It was changed elsewhere. Save again to replace that.";

/** Where the reader changes what they have written, in place of it. */
export function EditForm({ message, talk, people, findNow }: EditFormProps) {
  const { seq } = message;
  const box = useRef<HTMLTextAreaElement>(null);
  const problem = useSignal<string | null>(null);
  const isSaving = useSignal(false);
  /** The text that the reader knows is replaced. */
  const known = useRef(message.text);
  // Before the next key comes.
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    current.focus();
    current.setSelectionRange(current.value.length, current.value.length);
    fit(current);
    current.scrollIntoView({ block: "nearest" });
  }, []);

  const end = () => {
    talk.setEditing(null);
    // On touch screens that would open a keyboard.
    if (!isTouchScreen()) document.getElementById("text")?.focus();
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const typed = normalizeText(box.current?.value ?? "");
    const text = storedText(typed, message.text, people());
    if (isSaving.peek()) return;
    if (text === message.text) return end();
    const now = findNow()?.text || known.current;
    problem.value = now === known.current ? problemOf(text) : CHANGED;
    known.current = now;
    if (problem.peek() !== null) return;
    isSaving.value = true;
    problem.value = await talk.edit({ seq, text });
    isSaving.value = false;
    if (problem.peek() === null) end();
  };

  return (
    <form class="edit" onSubmit={save}>
      <label class="visually-hidden" for="edit-text">Edit your message</label>
      <textarea
        id="edit-text"
        class="edit-box"
        rows={1}
        dir="auto"
        autocomplete="off"
        readOnly={isSaving.value}
        aria-describedby="edit-note"
        ref={box}
        defaultValue={talk.editing.peek()?.text ??
          typedText(message.text, people())}
        onInput={({ currentTarget }) => {
          problem.value = null;
          fit(currentTarget);
          talk.setEditing({ seq, text: currentTarget.value });
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) {
            event.preventDefault();
            end();
          } else if (isSendKey(event, isTouchScreen())) save(event);
        }}
      />
      <p id="edit-note" class="edit-note">
        <span role="alert">{problem.value}</span>
        <button type="button" onClick={end}>Cancel</button>
        <button type="submit">{isSaving.value ? "Saving…" : "Save"}</button>
      </p>
    </form>
  );
}

function problemOf(text: string): string | null {
  if (text === "") return "There is nothing in it. Delete it instead.";
  return text.length > MAX_TEXT_LENGTH
    ? `A message has at most ${MAX_TEXT_LENGTH} characters.`
    : null;
}

/** Makes the box as high as its text. */
function fit(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}
