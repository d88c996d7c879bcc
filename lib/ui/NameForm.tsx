// Runs on the server.

import { SESSION_PATH } from "../protocol/paths.ts";
import { NAME_INPUT } from "./name_input.ts";

interface NameFormProps {
  /** Where the answer leads: a path of this site. */
  next: string;
  /** The name so far, to change it. */
  userName: string | undefined;
  /** What the button says. */
  action: string;
  /** Why the last name didn't work, as a sentence. */
  error: string | null;
}

/** Asks for the name to talk under. */
export function NameForm({ next, userName, action, error }: NameFormProps) {
  return (
    <form class="field-form" method="post" action={SESSION_PATH}>
      <input type="hidden" name="next" value={next} />
      <label for="name">Your name</label>
      <div class="field">
        <input
          {...NAME_INPUT}
          value={userName}
          aria-invalid={error !== null}
          aria-describedby="name-hint"
        />
        <button type="submit">{action}</button>
      </div>
      <p id="name-hint" class={error === null ? "hint" : "field-error"}>
        {error ?? "No account: others just see this name."}
      </p>
    </form>
  );
}
