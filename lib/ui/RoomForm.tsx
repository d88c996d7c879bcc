// Runs on the server.

import { MIN_PASSPHRASE_LENGTH } from "../protocol/passphrase.ts";
import { roomPath, ROOMS_PATH } from "../protocol/paths.ts";
import { NAME_INPUT } from "./name_input.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/** A room that was to be made, and why it wasn't. */
export interface RoomProblem {
  /** Which field is to be mended. */
  readonly field: "title" | "name" | "passphrase" | null;
  /** A sentence. */
  readonly message: string;
  /** The room that has the address, where it is in the lobby. */
  readonly taken: string | null;
  /** Addresses to choose from. */
  readonly free: readonly string[];
}

/** What was typed into the form, and what is wrong with it. */
export interface RoomFormState {
  readonly title: string;
  readonly listed: boolean;
  readonly name: string;
  readonly problem: RoomProblem | null;
}

interface RoomFormProps {
  state: RoomFormState;
  /** Whether the reader has to choose a name: a room is somebody's. */
  isNameless: boolean;
}

/** Makes a room. */
export function RoomForm({ state, isNameless }: RoomFormProps) {
  const { title, listed, name, problem } = state;
  // It stands where it is to be mended.
  const problemOf = (field: RoomProblem["field"]) =>
    problem?.field === field && <Problem {...problem} />;
  return (
    <form class="field-form" method="post" action={ROOMS_PATH}>
      <label for="title">Title</label>
      <input
        id="title"
        name="title"
        type="text"
        required
        placeholder="Book Club"
        autocomplete="off"
        dir="auto"
        value={title}
        aria-invalid={problem?.field === "title"}
        aria-describedby={problem?.field === "title" ? "room-error" : undefined}
      />
      {problemOf("title")}
      {isNameless && (
        <>
          <label for="owner-name">Your name</label>
          <input
            {...NAME_INPUT}
            id="owner-name"
            value={name}
            aria-invalid={problem?.field === "name"}
            aria-describedby={problem?.field === "name"
              ? "room-error"
              : undefined}
          />
          {problemOf("name")}
        </>
      )}
      <label class="tick">
        <input
          type="checkbox"
          name="listed"
          checked={listed}
          aria-describedby="listed-hint"
        />
        Show it in the lobby
      </label>
      <p id="listed-hint" class="hint">
        Everybody finds it there. Otherwise only those come who have its link.
      </p>
      <label for="new-passphrase">Passphrase (optional)</label>
      <input
        id="new-passphrase"
        name="passphrase"
        type="password"
        autocomplete="new-password"
        dir="auto"
        aria-invalid={problem?.field === "passphrase"}
        aria-describedby={problem?.field === "passphrase"
          ? "room-error passphrase-hint"
          : "passphrase-hint"}
      />
      {problemOf("passphrase")}
      <p id="passphrase-hint" class="hint">
        Whoever comes has to know it. At least {MIN_PASSPHRASE_LENGTH}{" "}
        characters; a few words are better.
      </p>
      {problemOf(null)}
      <button type="submit">Make the room</button>
    </form>
  );
}

function Problem({ message, taken, free }: RoomProblem) {
  return (
    <>
      <p id="room-error" class="field-error" role="alert">
        {message}
        {taken !== null && (
          <>
            {" "}
            <a href={roomPath(taken)}>Go to that room</a>
          </>
        )}
      </p>
      {free.length > 0 && (
        <p class="actions">
          {free.map((address) => <Offer key={address}>{address}</Offer>)}
        </p>
      )}
    </>
  );
}

function Offer({ children }: { children: string }) {
  return (
    <button type="submit" name="address" value={children}>
      Make <span {...UNTRANSLATED}>{children}</span>
    </button>
  );
}
