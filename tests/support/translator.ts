// Runs in tests.

import type { Page } from "puppeteer-core";

/** How a translator puts its element in the place of a text. */
export type Manner = "replaces" | "wraps" | "inserts";

/**
 * Translates a page as browsers do, but into its own words: each text gives way to
 * `<font><font>…</font></font>`, also those that come later. It is harsher than they
 * are: it translates at once, blanks too, and what is not to be translated.
 *
 * @param page The page.
 * @param manner `replaces` puts a copy in the place of the text, `inserts` does it
 * in two steps, `wraps` keeps the text inside.
 */
export async function translate(page: Page, manner: Manner): Promise<void> {
  await page.evaluate(translator, manner);
}

/**
 * Has what a server sends translated as it comes in; what scripts do is not.
 *
 * @param page A tab, before it opens a page.
 */
export async function translateWhileLoading(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(translator, "replaces");
}

function translator(manner: string): void {
  const isLoading = document.readyState === "loading";
  const translateText = (text: Text) => {
    const parent = text.parentElement;
    if (parent === null || text.data === "") return;
    if (parent.closest("font, script, style, title, textarea, svg")) return;
    const [outer, inner] = [0, 1].map(() => document.createElement("font"));
    if (outer === undefined || inner === undefined) return;
    outer.style.verticalAlign = "inherit";
    outer.append(inner);
    const shown = manner === "wraps" ? text : new Text(text.data);
    if (manner === "replaces") {
      inner.append(shown);
      text.replaceWith(outer);
    } else {
      text.before(outer);
      text.remove();
      inner.append(shown);
    }
  };
  const translateAll = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = root instanceof Text ? [root] : [];
    while (walker.nextNode()) {
      if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
    }
    texts.forEach(translateText);
  };
  translateAll(document);
  new MutationObserver((changes, observer) => {
    if (isLoading && document.readyState !== "loading") {
      return observer.disconnect();
    }
    for (const { type, target, addedNodes } of changes) {
      if (type === "characterData") translateAll(target);
      else addedNodes.forEach(translateAll);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
}
