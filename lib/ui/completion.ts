// Runs in the browser.

import type { Emoji, loadEmoji, searchEmoji } from "./emoji.ts";

/** What {@linkcode complete} works with. */
export interface CompletionOptions {
  /** The text boxes in which people write messages. */
  readonly boxes: string;
  /** Whom the beginning of a name may mean, the likeliest first. */
  readonly findPeople: (typed: string) => readonly Choice[];
  // Given: what others import too would be in a file of its own.
  readonly loadEmoji: typeof loadEmoji;
  readonly searchEmoji: typeof searchEmoji;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const MAX_SHOWN = 8;

/** A sign at the beginning of a word, and what was typed behind it. */
const TYPED = /(?:^|[\s("'])([@:])([^\n@:]{0,32})$/;

/** What can be chosen. */
export interface Choice {
  /** How it is listed. */
  readonly label: string;
  /** What it puts into the box. */
  readonly inserted: string;
  /** Called when it is chosen. */
  readonly onChosen?: () => void;
}

/**
 * Completes names behind `@` and emoji behind `:` in every text box for messages, by a
 * list that keys and pointers choose from (WAI-ARIA Authoring Practices, "Combobox
 * Pattern"; a `textarea` stays a text box by its role). What composes characters has its
 * keys to itself.
 *
 * @param options Where, and what.
 */
export function complete(
  { boxes, findPeople, loadEmoji, searchEmoji, signal }: CompletionOptions,
): void {
  if (signal.aborted) return;
  const list = document.createElement("ul");
  list.id = "completion";
  list.className = "completion";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Completions");
  list.hidden = true;
  let box: HTMLTextAreaElement | undefined;
  let choices: readonly Choice[] = [];
  let emoji: readonly Emoji[] = [];
  let active = 0;
  let start = 0;
  /** Where a word begins for which the list was closed. */
  let closedAt = -1;

  const hide = () => {
    list.hidden = true;
    choices = [];
    box?.removeAttribute("aria-controls");
    box?.removeAttribute("aria-activedescendant");
  };

  const activate = (place: number) => {
    active = (place + choices.length) % choices.length;
    [...list.children].forEach((option, at) =>
      option.setAttribute("aria-selected", String(at === active))
    );
    list.children[active]?.scrollIntoView({ block: "nearest" });
    box?.setAttribute("aria-activedescendant", `completion-${active}`);
  };

  const show = (found: readonly Choice[]) => {
    if (box === undefined || found.length === 0) return hide();
    choices = found;
    list.replaceChildren(...found.map(({ label }, at) => {
      const option = document.createElement("li");
      option.id = `completion-${at}`;
      option.setAttribute("role", "option");
      option.translate = false;
      option.textContent = label;
      return option;
    }));
    box.after(list);
    list.hidden = false;
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    activate(0);
  };

  const insert = (from: number, text: string) => {
    box?.setSelectionRange(from, box.selectionStart);
    closedAt = from;
    // Unlike `setRangeText`, it can be undone, and the box tells of it.
    document.execCommand("insertText", false, text);
  };

  const choose = (at: number) => {
    const choice = choices[at];
    hide();
    if (choice === undefined) return;
    choice.onChosen?.();
    insert(start, choice.inserted);
  };

  const findEmoji = (typed: string) =>
    searchEmoji(emoji, typed).slice(0, MAX_SHOWN).map((each) => ({
      label: `${each.emoji} ${each.names[0]}`,
      inserted: `${each.emoji} `,
    }));

  const look = () => {
    if (box?.selectionStart !== box?.selectionEnd) return hide();
    const before = box?.value.slice(0, box.selectionStart) ?? "";
    const isClosed = before.endsWith(":");
    const [, sign, typed = ""] =
      TYPED.exec(isClosed ? before.slice(0, -1) : before) ?? [];
    if (sign === undefined) {
      closedAt = -1;
      return hide();
    }
    start = before.lastIndexOf(sign + typed);
    if (start === closedAt) return hide();
    closedAt = -1;
    if (isClosed) {
      const whole = sign === ":" &&
        emoji.find(({ names }) => names.includes(typed));
      hide();
      return whole ? insert(start, whole.emoji) : undefined;
    }
    if (sign === "@") return show(/\s$/.test(typed) ? [] : findPeople(typed));
    if (!/^[\w+-]{2,}$/.test(typed)) return hide();
    if (emoji.length > 0) return show(findEmoji(typed));
    loadEmoji().then((all) => {
      emoji = all;
      if (!signal.aborted && document.activeElement === box) look();
    }, hide);
  };

  const follow = (target: EventTarget | null, isComposing: boolean) => {
    if (!(target instanceof HTMLTextAreaElement) || !target.matches(boxes)) {
      return;
    }
    if (target !== box) hide();
    box = target;
    if (isComposing) return hide();
    look();
  };
  const onInput = (event: Event) =>
    follow(event.target, event instanceof InputEvent && event.isComposing);

  const onKey = (event: KeyboardEvent) => {
    if (list.hidden || event.target !== box) return;
    const { key, isComposing, keyCode } = event;
    // Safari ends a composition before it tells of the key that ended it.
    if (isComposing || keyCode === 229) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) {
      // It may send what is in the box.
      if (key === "Enter") hide();
      return;
    }
    if (key === "ArrowDown") activate(active + 1);
    else if (key === "ArrowUp") activate(active - 1);
    else if (key === "Enter" || key === "Tab") choose(active);
    else if (key === "Escape") {
      closedAt = start;
      hide();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const options = { signal, capture: true };
  for (const type of ["input", "compositionend"]) {
    document.addEventListener(type, onInput, options);
  }
  document.addEventListener("keydown", onKey, options);
  document.addEventListener("focusout", hide, options);
  // The box keeps the focus, and the keyboard of a phone stays.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    if (target instanceof Element) choose([...list.children].indexOf(target));
  });
  // What was typed while this was loaded.
  follow(document.activeElement, false);
}
