// Runs on the server.

import { roomPath, ROOMS_PATH } from "../protocol/paths.ts";
import { NAME_INPUT } from "./name_input.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/** A room that was to be made, and why it wasn't. */
export interface RoomProblem {
  /** Which field is to be mended. */
  readonly field: "title" | "name" | null;
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
      {problem !== null && <Problem {...problem} />}
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
