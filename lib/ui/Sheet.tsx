// Runs in the browser; imported on the server too.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Announced } from "../client/room/announced.ts";

interface SheetProps {
  /** By which it is opened. */
  id: string;
  title: string;
  children: ComponentChildren;
}

/** A sheet over the page, with a button that closes it; so does a click beside it. */
export function Sheet({ id, title, children }: SheetProps) {
  const titleId = `${id}-title`;
  return (
    <dialog
      id={id}
      class="sheet"
      aria-labelledby={titleId}
      // A click beside it is on the dialog itself.
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <form method="dialog">
        <h2 id={titleId} tabIndex={-1} autofocus>{title}</h2>
        {children}
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

/**
 * Opens a sheet, unless it is open.
 *
 * @param id Which one.
 */
export function openSheet(id: string): void {
  const sheet = document.getElementById(id);
  if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
}

interface ChoicesProps {
  /** What is chosen, as a heading. */
  legend: string;
  /** The name of the inputs. */
  name: string;
  /** What is chosen among messages: all, those that call one, none. */
  labels: readonly [all: string, mentions: string, nothing: string];
  chosen: Signal<Announced>;
}

const VALUES = ["all", "mentions", "nothing"] as const;

/** Chooses of which messages one is told. */
export function Choices({ legend, name, labels, chosen }: ChoicesProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {VALUES.map((value, place) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={() => chosen.value = value}
          />
          {labels[place]}
        </label>
      ))}
    </fieldset>
  );
}
