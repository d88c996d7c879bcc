// Runs in the browser; imported on the server too.

/** So long after the last key what is typed is looked for. */
const PAUSE_MS = 200;

/** So long a message lights up that was found. */
const FLASH_MS = 1_600;

const UNREACHABLE = "The server can't be reached now.";

/**
 * Opens a sheet that finds messages as one types, unless another one is open. It shows
 * what the page of the search has, which so is drawn in one place only.
 *
 * @param address That page.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function open(address: string, signal: AbortSignal): void {
 *   openFindSheet(address, signal);
 * }
 * ```
 */
export function openFindSheet(address: string, signal: AbortSignal): void {
  if (signal.aborted || document.querySelector("dialog[open]")) return;
  const closing = new AbortController();
  let request: AbortController | null = null;
  // Whether the results are those of what is typed.
  let isCurrent = false;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const sheet = make("dialog", { class: "sheet find-sheet" });
  const form = make("form", { class: "field", role: "search" });
  // In a box of the type `search`, Escape would do away with what is typed first.
  const input = make("input", {
    type: "text",
    enterkeyhint: "go",
    "aria-label": "Search",
    placeholder: "Words, from:name",
    maxlength: "200",
    autocomplete: "off",
  });
  const close = make("button", { type: "button" });
  close.textContent = "Close";
  // Only how many there are is read out.
  const status = make("p", { class: "visually-hidden", role: "status" });
  const results = make("div", {});
  form.append(input, close);
  sheet.append(form, status, results);

  const stopLooking = () => {
    clearTimeout(pause);
    request?.abort();
  };
  const find = async (query: string) => {
    const { signal } = request = new AbortController();
    const found = await read(`${address}?${query}`, signal);
    if (signal.aborted) return;
    results.replaceChildren(found);
    isCurrent = true;
    const title = results.querySelector("h2") ?? results;
    status.textContent = title.textContent;
  };
  input.oninput = () => {
    stopLooking();
    isCurrent = false;
    const query = new URLSearchParams({ q: input.value });
    pause = setTimeout(() => find(String(query)), PAUSE_MS);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (isCurrent) results.querySelector("a")?.click();
  };
  sheet.onkeydown = (event) => walk(event, sheet);
  sheet.onclick = (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    // It opens in another tab or window.
    if (ctrlKey || metaKey || shiftKey) return;
    const link = target instanceof Element && target.closest("a");
    const row = link && document.getElementById(link.hash.slice(1));
    if (row) event.preventDefault();
    // A click beside it is on the dialog itself.
    if (row || target === close || target === sheet) sheet.close();
    if (row) show(row);
  };
  const end = () => {
    closing.abort();
    stopLooking();
    sheet.remove();
  };
  sheet.onclose = end;
  signal.addEventListener("abort", end, { signal: closing.signal });
  document.body.append(sheet);
  sheet.showModal();
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}

/** Returns what was found, or a sentence why that is nothing. */
async function read(url: string, signal: AbortSignal): Promise<Node | string> {
  try {
    const html = await (await fetch(url, { signal })).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector(".find section, .field-error") ??
      page.querySelector("main p");
    return part ?? UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
}

/** Leads to a message. The sheet has given the focus back by now. */
function show(row: HTMLElement): void {
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
  row.animate(
    { backgroundColor: ["var(--flash)", "transparent"] },
    { duration: FLASH_MS, easing: "ease-in" },
  );
}

function walk(event: KeyboardEvent, sheet: Element): void {
  const { key } = event;
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const stops = [...sheet.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[at + step]?.focus();
}
