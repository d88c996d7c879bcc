// Runs on the server.

import type { ComponentChildren } from "preact";
import type { User } from "../protocol/messages.ts";
import { settingsPath } from "../protocol/page_paths.ts";
import { fullName } from "../protocol/user_tag.ts";
import type { SettingsView } from "./settings_view.ts";
import { UNTRANSLATED } from "./untranslated.ts";

interface DeedProps {
  view: SettingsView;
  /** The id of the section. */
  id: string;
  title: string;
  children: ComponentChildren;
}

/** One form, in a section that its answer leads back to. */
export function Deed({ view, id, title, children }: DeedProps) {
  const titleId = `${id}-title`;
  return (
    <section id={id} class="settings" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <form class="field-form" method="post" action={settingsPath(view.room)}>
        {children}
      </form>
    </section>
  );
}

/**
 * Says what a field begins with, and what is to be mended there.
 *
 * @param view The page.
 * @param deeds What the form is for: the names of its buttons.
 * @param name The name of the field.
 * @param value What it begins with where nothing was sent.
 * @returns Its properties.
 */
export function fieldOf(
  { problem }: SettingsView,
  deeds: readonly string[],
  name: string,
  value = "",
) {
  const isSent = problem !== null && deeds.includes(problem.deed);
  const isWrong = isSent && problem.field === name;
  const typed = isSent ? problem.typed.get(name) : undefined;
  return {
    id: `field-${deeds[0]}-${name}`,
    name,
    value: typeof typed === "string" ? typed : value,
    "aria-invalid": isWrong,
    "aria-describedby": isWrong ? "problem" : undefined,
  };
}

/** What a form began with: somebody else may save another one meanwhile. */
export function Was({ value }: { value: string }) {
  return <input type="hidden" name="was" value={value} autocomplete="off" />;
}

/** A button that is all there is to a form. */
export function Choice({ deed, children }: { deed: string; children: string }) {
  return <button type="submit" name="do" value={deed}>{children}</button>;
}

interface PersonFieldProps {
  view: SettingsView;
  deeds: readonly string[];
  /** Who may be chosen. */
  people: readonly User[];
}

/** Chooses somebody. */
export function PersonField({ view, deeds, people }: PersonFieldProps) {
  const field = fieldOf(view, deeds, "userId", view.chosen ?? "");
  const { value, ...select } = field;
  return (
    <>
      <label for={select.id}>Who</label>
      <select {...select} required {...UNTRANSLATED}>
        <option value="">…</option>
        {people.map((user) => (
          <option
            key={user.userId}
            value={user.userId}
            selected={user.userId === value}
          >
            {fullName(user)}
          </option>
        ))}
      </select>
    </>
  );
}

/** Where there is nobody to be chosen. */
export const NOBODY = "Nobody else is here, or has spoken lately.";
