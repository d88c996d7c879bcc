// Runs on the server.

import { entryPath, OWN_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { PlainPage } from "./PlainPage.tsx";

/** What somebody has written who has to give the passphrase before it can be sent. */
interface KeptDraft {
  /** The id that it is to be sent with. */
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
}

interface EntryPageProps {
  room: string;
  /** The query of the page that was asked for, to go on there. */
  search: string;
  /** It comes along, and isn't shown. */
  draft: KeptDraft | null;
  /** Why what was typed didn't work, as a sentence. */
  error: string | null;
  /** Whether the reader is somebody, who may have said something there. */
  hasName: boolean;
}

/** Asks for the passphrase of a room, and shows nothing of the room. */
export function EntryPage(
  { room, search, draft, error, hasName }: EntryPageProps,
) {
  return (
    <PlainPage title="This room has a passphrase">
      <p>Whoever told you of this room knows it.</p>
      <form
        class="field-form"
        method="post"
        action={entryPath(room) + search}
      >
        {/* Browsers keep a passphrase for each room by it. */}
        <input
          name="room"
          value={room}
          autocomplete="username"
          readOnly
          hidden
        />
        {draft !== null && <Draft {...draft} />}
        <label for="passphrase">Passphrase</label>
        <div class="field">
          <input
            id="passphrase"
            name="passphrase"
            type="password"
            required
            autofocus
            autocomplete="current-password"
            dir="auto"
            aria-invalid={error !== null}
            aria-describedby={hintOf(draft, error)}
          />
          <button type="submit">Enter</button>
        </div>
        {error !== null && <p id="entry-error" class="field-error">{error}</p>}
        {draft !== null && (
          <p id="draft-hint" class="hint">
            What you wrote is kept, and wasn't sent: it is in the text box once
            you are in.
          </p>
        )}
      </form>
      <p>
        <a href="/">See all rooms</a>
      </p>
      {hasName && (
        <p>
          <a href={`${roomPath(room)}/${OWN_PATH}`}>Delete what I said there</a>
        </p>
      )}
    </PlainPage>
  );
}

function hintOf(draft: KeptDraft | null, error: string | null) {
  const ids = [
    ...(error === null ? [] : ["entry-error"]),
    ...(draft === null ? [] : ["draft-hint"]),
  ];
  return ids.length === 0 ? undefined : ids.join(" ");
}

function Draft({ id, text, replyTo }: KeptDraft) {
  return (
    <>
      <input type="hidden" name="id" value={id} />
      {/* A hidden input would lose its line breaks. */}
      <textarea name="text" readOnly hidden aria-label="What you wrote">
        {text}
      </textarea>
      {replyTo !== undefined && (
        <input type="hidden" name="replyTo" value={replyTo} />
      )}
    </>
  );
}
