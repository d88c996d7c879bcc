// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { roomPath } from "../protocol/paths.ts";
import { NAME_INPUT } from "./name_input.ts";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What the page of an owner's link shows. */
export interface OwnerView {
  readonly room: string;
  readonly title: string;
  /** Whether the reader is an owner already. */
  readonly isOwner: boolean;
  /** Where the form posts to. */
  readonly action: string;
  /** The reader, if they have a name. */
  readonly user: User | null;
  /** Why the name that was typed didn't work, as a sentence. */
  readonly nameError: string | null;
}

/** Makes the reader an owner, once they press its button. */
export function OwnerPage(
  { room, title, isOwner, action, user, nameError }: OwnerView,
) {
  const name = <bdi {...UNTRANSLATED}>{title}</bdi>;
  return (
    <PlainPage title={isOwner ? "This room is yours" : "Become an owner"}>
      {isOwner ? <p>You are an owner of {name} already.</p> : (
        <>
          <p>
            Owners of {name}{" "}
            may delete any message there. Whoever has this link can become one.
          </p>
          <form class="field-form" method="post" action={action}>
            {user === null && <OwnName error={nameError} />}
            <button type="submit">Become an owner</button>
          </form>
        </>
      )}
      <p>
        <a href={roomPath(room)}>Go to the room</a>
      </p>
    </PlainPage>
  );
}

function OwnName({ error }: { error: string | null }) {
  return (
    <>
      <label for="name">Your name</label>
      <input
        {...NAME_INPUT}
        aria-invalid={error !== null}
        aria-describedby="name-hint"
      />
      <p id="name-hint" class={error === null ? "hint" : "field-error"}>
        {error ?? "No account: others just see this name."}
      </p>
    </>
  );
}
