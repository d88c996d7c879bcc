// Runs on the server.

import { messageFormPath, roomPath } from "../protocol/paths.ts";
import type { ComposerText } from "./Composer.tsx";
import { NAME_INPUT, NameForm } from "./NameForm.tsx";

interface JoinBarProps {
  room: string;
  /** What the visitor already tried to say. */
  draft: ComposerText;
  /** Why the name they chose didn't work, as a sentence. */
  nameError: string | null;
}

/** Where a visitor without a name picks one; what they wrote is kept. */
export function JoinBar({ room, draft, nameError }: JoinBarProps) {
  return (
    <div class="join">
      {draft.text === ""
        ? (
          <NameForm
            next={roomPath(room)}
            userName={undefined}
            action="Join"
            error={nameError}
          />
        )
        : <FirstMessage room={room} draft={draft} />}
    </div>
  );
}

/** The message of somebody whose name isn't known, or no longer. */
function FirstMessage({ room, draft }: { room: string; draft: ComposerText }) {
  return (
    <form
      class="field-form first-message"
      method="post"
      action={messageFormPath(room)}
    >
      <p class="field-error" role="alert">{draft.error}</p>
      <input type="hidden" name="id" value={draft.id} autocomplete="off" />
      <label for="name">Your name</label>
      <input {...NAME_INPUT} />
      <label for="text">Your message</label>
      <textarea id="text" name="text" rows={3} required dir="auto">
        {draft.text}
      </textarea>
      <button type="submit">Send</button>
    </form>
  );
}
