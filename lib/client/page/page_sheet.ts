// Runs in the browser; imported on the server too.

const UNREACHABLE = "The server can't be reached now.";

/**
 * Opens a page about the room as a sheet over it, in place of another one. It shows what
 * the page has, and sends its forms; what they lead to is shown there, too, as far as that
 * is below the same room.
 *
 * @param link What was pressed, to that page; it gets the focus back. Its hash says what
 * of the page is asked for.
 * @param room The path of the room.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * import { roomPath } from "../../protocol/paths.ts";
 *
 * // To be called in a browser.
 * function open(link: HTMLAnchorElement, signal: AbortSignal): void {
 *   openPageSheet(link, roomPath("tea"), signal);
 * }
 * ```
 */
export function openPageSheet(
  link: HTMLAnchorElement,
  room: string,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const closing = new AbortController();
  const sheet = document.createElement("dialog");
  sheet.className = "sheet page-sheet";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const content = document.createElement("div");
  sheet.append(close, content, status);

  const load = async (url: string, body?: URLSearchParams, from?: string) => {
    try {
      const { signal } = closing;
      const answer = await fetch(url, {
        signal,
        ...(body && { method: "POST", body }),
      });
      const html = await answer.text();
      if (!new URL(answer.url).pathname.startsWith(`${room}/`)) {
        location.assign(answer.url);
        return;
      }
      const page = new DOMParser().parseFromString(html, "text/html");
      const main = page.querySelector("main");
      // Something between has answered.
      if (!main) throw new TypeError();
      content.replaceChildren(...main.children);
    } catch {
      if (closing.signal.aborted) return;
      // What was typed stays.
      status.textContent = UNREACHABLE;
      status.className = "field-error";
      return;
    }
    const title = content.querySelector("h1");
    sheet.setAttribute("aria-label", title?.textContent ?? "");
    // Only what has become of a form is read out.
    status.className = "visually-hidden";
    const note = content.querySelector("[role=status], [role=alert]");
    status.textContent = note && note.textContent;
    note?.removeAttribute("role");
    const hash = new URL(url).hash;
    const place = content.querySelector<HTMLElement>("[aria-invalid=true]") ??
      content.querySelector<HTMLElement>(from ?? (hash || "h1")) ?? title;
    if (place) {
      if (place.tabIndex < 0) place.tabIndex = -1;
      place.focus();
      if (hash && !from) place.scrollIntoView();
    }
  };

  let isSending = false;
  sheet.onsubmit = async (event) => {
    const { target, submitter } = event;
    if (!(target instanceof HTMLFormElement)) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(target)) {
      if (typeof value === "string") fields.append(name, value);
    }
    if (submitter instanceof HTMLButtonElement && submitter.name) {
      fields.append(submitter.name, submitter.value);
    }
    const section = target.closest("section");
    const from = section?.id ? `#${section.id} button` : "h1";
    await load(target.action, fields, from);
    isSending = false;
  };
  sheet.onclick = (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const link = target instanceof Element && target.closest("a");
    if (link && !(ctrlKey || metaKey || shiftKey)) {
      const isHere = link.origin === location.origin;
      if (isHere && link.pathname === room) {
        event.preventDefault();
        sheet.close();
      } else if (isHere && link.pathname.startsWith(`${room}/`)) {
        event.preventDefault();
        load(link.href);
      }
    }
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
  document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
  document.body.append(sheet);
  sheet.showModal();
  load(link.href);
}
