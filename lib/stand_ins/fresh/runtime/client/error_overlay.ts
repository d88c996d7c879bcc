// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser, in development.

import { ERROR_ELEMENT_ID, type ErrorReport } from "../error_report.ts";

const STYLES = `
  dialog {
    box-sizing: border-box;
    width: min(60rem, 100vw - 2rem);
    max-height: calc(100vh - 2rem);
    padding: 1.5rem;
    overflow: auto;
    border: 0;
    border-top: 0.5rem solid #e5484d;
    border-radius: 0.5rem;
    background: #fff;
    color: #1c2024;
    font: 1rem/1.5 system-ui, sans-serif;
  }
  dialog::backdrop { background: rgb(0 0 0 / 60%) }
  h1, p, form { margin: 0 0 1rem }
  h1 { font-size: 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere }
  pre {
    margin: 0 0 1rem;
    padding: 1rem;
    overflow: auto;
    border-radius: 0.25rem;
    background: #f2f2f5;
    font: 0.875rem/1.5 ui-monospace, monospace;
  }
  button { float: inline-end; font: inherit }
`;

/** Show the error that the server has reported on this page, if there is one. */
export function showReportedError(): void {
  const json = document.getElementById(ERROR_ELEMENT_ID)?.textContent;
  if (json) showError(JSON.parse(json));
}

function showError({ message, location, excerpt, stack }: ErrorReport): void {
  const close = element("button", "Close");
  const form = element("form", close);
  form.method = "dialog";

  const dialog = element("dialog", form, element("h1", message));
  if (location !== null) dialog.append(element("p", location));
  if (excerpt !== null) dialog.append(element("pre", excerpt));
  dialog.append(
    element("details", element("summary", "Stack"), element("pre", stack)),
  );

  // Neither the styles nor the policy of the page apply to it.
  const host = document.createElement("fresh-error-overlay");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  root.append(dialog);
  document.body.append(host);
  dialog.showModal();
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const result = document.createElement(name);
  result.append(...children);
  return result;
}
