// Runs on the server.

interface RoomFormProps {
  /** What was typed, if it didn't work. */
  typed: string;
  /** Why it didn't work, as a sentence. */
  error: string | null;
}

/** Leads to a room by its name; a room exists as soon as somebody is in it. */
export function RoomForm({ typed, error }: RoomFormProps) {
  return (
    <form class="field-form" action="/">
      <label for="room">Room name</label>
      <div class="field">
        <input
          id="room"
          name="room"
          type="text"
          required
          placeholder="Book Club"
          autocomplete="off"
          value={typed}
          aria-invalid={error !== null}
          aria-describedby="room-hint"
        />
        <button type="submit">Open</button>
      </div>
      <p id="room-hint" class={error === null ? "hint" : "field-error"}>
        {error ?? "Opens the room of that name, or starts it."}
      </p>
    </form>
  );
}
