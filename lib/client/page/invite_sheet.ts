// Runs in the browser; imported on the server too.

/**
 * Opens a sheet with a room's address to pass on, unless another one is open: to copy, for
 * the device's own sheet, and as a QR code. That code is the one of the page of the
 * link, so that no browser has to load what draws it.
 *
 * @param link What was pressed, to that page; it gets the focus back.
 * @param address The room's address.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function open(link: HTMLAnchorElement, signal: AbortSignal): void {
 *   openInviteSheet(link, "https://chat.example/rooms/tea", signal);
 * }
 * ```
 */
export function openInviteSheet(
  link: HTMLAnchorElement,
  address: string,
  signal: AbortSignal,
): void {
  if (signal.aborted || document.querySelector("dialog[open]")) return;
  const closing = new AbortController();
  const title = make("h2", {
    id: "invite-title",
    textContent: "Invite people",
  });
  // Not the box: phones would show their keyboard.
  title.tabIndex = -1;
  title.autofocus = true;
  const box = make("input", { type: "text", readOnly: true, value: address });
  box.setAttribute("aria-label", "Address of this room");
  const copy = button("Copy");
  const field = make("div", { className: "field" });
  const status = make("p", { className: "hint" });
  status.setAttribute("role", "status");
  const code = make("div", { className: "qr-place" });
  const actions = make("p", { className: "actions" });
  const close = button("Close");
  const sheet = make("dialog", { className: "sheet invite-sheet" });
  sheet.setAttribute("aria-labelledby", title.id);
  field.append(box, copy);
  // Browsers have it on https and localhost only, and not all do.
  if ("share" in navigator) {
    const share = button("Share…");
    // Whoever thinks better of it is told nothing.
    share.onclick = () => navigator.share({ url: address }).catch(() => {});
    actions.append(share);
  }
  actions.append(close);
  sheet.append(title, field, status, code, actions);

  box.onfocus = () => box.select();
  copy.onclick = async () => {
    status.textContent = await copied(box)
      ? "Copied."
      : "The address is selected: copy it from the box.";
  };
  sheet.onclick = ({ target }) => {
    // A click beside it is on the dialog itself.
    if (target === close || target === sheet) sheet.close();
  };
  const end = () => {
    closing.abort();
    sheet.remove();
  };
  sheet.onclose = () => {
    end();
    // Safari gives links no focus when they are pressed, and so none back.
    link.focus();
  };
  signal.addEventListener("abort", end, { signal: closing.signal });
  document.body.append(sheet);
  sheet.showModal();
  read(link.href, address, closing.signal).then((parts) => {
    code.replaceWith(...parts);
  });
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}

function button(label: string): HTMLButtonElement {
  return make("button", { type: "button", textContent: label });
}

/** Copies what is in a box. What a browser doesn't let be copied is selected at least. */
async function copied(box: HTMLInputElement): Promise<boolean> {
  try {
    // Browsers have it on https and localhost only.
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    box.select();
    return document.execCommand("copy");
  }
}

/** Returns the code and who may come; a sentence where the page has none for it. */
async function read(
  url: string,
  address: string,
  signal: AbortSignal,
): Promise<readonly (Node | string)[]> {
  try {
    const html = await (await fetch(url, { signal })).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const box = page.querySelector("input");
    // Behind a proxy that says nothing of https the page may not know it.
    const parts = page.querySelectorAll(
      box?.value === address ? ".qr, .privacy" : ".privacy",
    );
    if (parts.length > 0) return [...parts];
  } catch {
    // As below.
  }
  return ["The server can't be reached now, so there is no QR code."];
}
