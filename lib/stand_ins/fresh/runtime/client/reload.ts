// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser, in development.

/**
 * Keeps a page up to date with the development server, and shows its errors.
 *
 * @module
 */

import { ALIVE_PATH } from "../../constants.ts";
import { showReportedError } from "./error_overlay.ts";

const RECONNECT_MS = 100;
const STYLE_KEY = "fresh-reload";

// The server has put it there as it rendered the page.
const revision = new URL(import.meta.url).searchParams.get("revision");

function connect(): void {
  const url = new URL(ALIVE_PATH, location.href);
  url.protocol = url.protocol.replace("http", "ws");

  const socket = new WebSocket(url);
  socket.onmessage = ({ data }) => onMessage(JSON.parse(data));
  // The server may only be restarting.
  socket.onclose = () => setTimeout(connect, RECONNECT_MS);
}

function onMessage(message: { type: string; revision?: number }): void {
  if (message.type === "styles") {
    refreshStyles();
  } else if (message.type === "revision") {
    if (revision !== String(message.revision)) reload();
  }
}

/**
 * Loads the page again once the server has an answer. A server that is replaced while
 * it makes one would leave the browser's own error page, in which no script runs.
 */
async function reload(): Promise<void> {
  try {
    await fetch(location.href, {
      headers: { Accept: "text/html" },
      cache: "no-store",
    });
  } catch {
    // It is gone: the next one tells of its revision.
    return;
  }
  location.reload();
}

function refreshStyles(): void {
  const selector = "link[rel=stylesheet][href]";
  for (const link of document.querySelectorAll<HTMLLinkElement>(selector)) {
    const url = new URL(link.href);
    url.searchParams.set(STYLE_KEY, String(Date.now()));
    link.href = url.href;
  }
}

showReportedError();
connect();
