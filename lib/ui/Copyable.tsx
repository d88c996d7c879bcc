// Runs on the server.

import { UNTRANSLATED } from "./untranslated.ts";

interface CopyableProps {
  id: string;
  label: string;
  text: string;
  /** How high it is at first. */
  rows: number;
}

/** A text that can be selected as a whole, as in a field, and not changed. */
export function Copyable({ id, label, text, rows }: CopyableProps) {
  return (
    <div class="field-form copyable">
      <label for={id}>{label}</label>
      <textarea
        {...UNTRANSLATED}
        id={id}
        rows={rows}
        readOnly
        autocomplete="off"
        spellcheck={false}
        dir="ltr"
      >
        {text}
      </textarea>
    </div>
  );
}
