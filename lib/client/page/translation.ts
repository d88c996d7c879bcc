// Runs in the browser.

// What draws the page asks no more of a text than this.
const ASKED = ["data", "parentNode", "nextSibling"] as const;

/** What took the place of a text. */
const taken = new WeakSet<Node>();

/**
 * Keeps what is drawn in step with its translation. Translators of browsers put a
 * `<font>` in the place of each text, and of each that comes later. What draws the
 * page still holds the text: what it writes there is seen nowhere, and what it puts
 * beside it lands elsewhere. So a text whose place was taken says where it would be,
 * and takes its place back as soon as it is changed or removed; then it is
 * translated anew.
 *
 * Only a text that comes in right before another one can't be helped: where texts
 * come and go, they need an element of their own.
 *
 * @param selector Finds what is drawn; it ends with that.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function draw(text: Text): void {
 *   followTranslation("main");
 *   text.data = "This is seen, whatever took the text's place before.";
 * }
 * ```
 */
export function followTranslation(selector: string): void {
  const root = document.querySelector(selector);
  if (root === null) return;
  const observer = new MutationObserver((changes) => changes.forEach(note));
  observer.observe(root, { childList: true, subtree: true });
}

function note(change: MutationRecord): void {
  const { target, removedNodes, addedNodes, previousSibling, nextSibling } =
    change;
  const [text] = removedNodes;
  if (!(text instanceof Text) || target instanceof HTMLFontElement) return;
  const font = [...addedNodes, previousSibling, nextSibling].find((node) =>
    node instanceof HTMLFontElement && !taken.has(node)
  );
  if (!(font instanceof HTMLFontElement)) return;
  taken.add(font);
  // Some move the text itself into theirs, and would find it again as it comes back.
  if (font.contains(text)) text.replaceWith(text.data);
  keepPlace(text, font);
}

/** Has a text answer as if it were where its translation is. */
function keepPlace(text: Text, font: HTMLFontElement): void {
  const comeBack = () => {
    for (const name of ASKED) Reflect.deleteProperty(text, name);
    font.replaceWith(text);
    return text;
  };
  for (const name of ASKED) {
    Object.defineProperty(text, name, {
      configurable: true,
      // Asking for what is next changes nothing, so that it stays translated.
      get: () =>
        name === "nextSibling" && font.isConnected
          ? font.nextSibling
          : comeBack()[name],
      set: (data: string) => comeBack().data = data,
    });
  }
}
