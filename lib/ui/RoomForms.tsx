// Runs on the server.

import { MIN_PASSPHRASE_LENGTH } from "../protocol/passphrase.ts";
import { spanWords } from "../protocol/settings_sentence.ts";
import { Choice, Deed, fieldOf, Was } from "./settings_fields.tsx";
import type { SettingsView } from "./settings_view.ts";

/** What slow mode may be, in milliseconds. */
const SLOW_MODES = [0, 5_000, 30_000, 60_000, 5 * 60_000, 60 * 60_000];

/** What the room is called, and whether the lobby shows it. */
export function Title(view: SettingsView) {
  const { title, isListed } = view;
  return (
    <>
      <Deed view={view} id="title" title="Title">
        <label for="field-title-title">What the room is called</label>
        <div class="field">
          <input
            {...fieldOf(view, ["title"], "title", title)}
            type="text"
            required
            autocomplete="off"
            dir="auto"
          />
          <Was value={title} />
          <button type="submit" name="do" value="title">Save</button>
        </div>
      </Deed>
      <Deed view={view} id="list" title="Lobby">
        <p>
          {isListed
            ? "The lobby shows the room to everybody."
            : "The lobby doesn't show the room."}
        </p>
        <p class="actions">
          <Choice deed={isListed ? "hide" : "list"}>
            {isListed ? "Take it out of the lobby" : "Show it in the lobby"}
          </Choice>
        </p>
      </Deed>
    </>
  );
}

/** What everybody has to know to get in. It comes back in no page. */
export function Passphrase(view: SettingsView) {
  const { hasPassphrase } = view;
  const { value: _, ...field } = fieldOf(view, ["passphrase"], "passphrase");
  return (
    <Deed view={view} id="passphrase" title="Passphrase">
      <p>
        {hasPassphrase
          ? "Whoever comes has to know the passphrase."
          : "The room has no passphrase."}
      </p>
      <label for={field.id}>
        {hasPassphrase ? "Another passphrase" : "Passphrase"}
      </label>
      <div class="field">
        <input
          {...field}
          type="password"
          required
          autocomplete="new-password"
          dir="auto"
        />
        <button type="submit" name="do" value="passphrase">Set</button>
      </div>
      <p class="hint">
        At least {MIN_PASSPHRASE_LENGTH} characters; a few words are better.
        {" "}
        Others who are here are asked for it at once.
      </p>
      {hasPassphrase && (
        <p class="actions">
          <button type="submit" name="do" value="open" formNoValidate>
            Remove the passphrase
          </button>
        </p>
      )}
    </Deed>
  );
}

/** What the room is about. */
export function Topic(view: SettingsView) {
  return (
    <Deed view={view} id="topic" title="Topic">
      <label for="field-topic-topic">What it is about</label>
      <div class="field">
        <input
          {...fieldOf(view, ["topic"], "topic", view.topic)}
          type="text"
          autocomplete="off"
          dir="auto"
        />
        <Was value={view.topic} />
        <button type="submit" name="do" value="topic">Save</button>
      </div>
    </Deed>
  );
}

/** Who may speak, and how often. */
export function Speaking(view: SettingsView) {
  const { isLocked, slowModeMs } = view;
  const field = fieldOf(view, ["slow"], "slowModeMs", String(slowModeMs));
  const { value, ...select } = field;
  const choices = SLOW_MODES.includes(slowModeMs)
    ? SLOW_MODES
    : [...SLOW_MODES, slowModeMs];
  return (
    <>
      <Deed view={view} id="lock" title="Who may speak">
        <p>
          {isLocked
            ? "Only moderators may speak here now."
            : "Everybody with a name may speak here."}
        </p>
        <p class="actions">
          <Choice deed={isLocked ? "unlock" : "lock"}>
            {isLocked ? "Unlock the room" : "Lock the room"}
          </Choice>
        </p>
      </Deed>
      <Deed view={view} id="slow" title="Slow mode">
        <label for={select.id}>A member waits between two messages</label>
        <div class="field">
          <select {...select}>
            {choices.map((ms) => (
              <option key={ms} value={ms} selected={String(ms) === value}>
                {ms === 0 ? "Not at all" : spanWords(ms)}
              </option>
            ))}
          </select>
          <button type="submit" name="do" value="slow">Save</button>
        </div>
      </Deed>
    </>
  );
}
