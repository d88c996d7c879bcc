// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";
import type { Connection } from "../client/connection/connection.ts";

interface ConnectionBadgeProps {
  connection: ReadonlySignal<Connection>;
  onReconnect: () => void;
}

/**
 * Shows how the page is connected: a mark in the header, which keeps its place, and what
 * is wrong in a strip that lies over the conversation, so that nothing moves. Assistive
 * technology is told of changes, but not of each second of the countdown.
 */
export function ConnectionBadge(
  { connection, onReconnect }: ConnectionBadgeProps,
) {
  const now = connection.value;
  const isLost = isLoss(now);
  return (
    <div class={`connection ${now.state}${isLost ? " lost" : ""}`}>
      <span class="connection-label" aria-hidden="true">{labelOf(now)}</span>
      <span class="visually-hidden" role="status">
        {now.state === "online" ? "Connected." : isLost && sentenceOf(now)}
      </span>
      {isLost && (
        <div class="strip">
          <span aria-hidden="true">{sentenceOf(now)}</span>
          {now.state === "failed" && now.needsReload
            ? <a class="button" href="">Reload</a>
            : (
              <button type="button" onClick={onReconnect}>
                Try now
                {now.state === "waiting" && (
                  <span aria-hidden="true">{` (${now.retryInSeconds} s)`}</span>
                )}
              </button>
            )}
        </div>
      )}
    </div>
  );
}

/**
 * @param connection How the connection stands.
 * @returns Whether there was a connection, or should be one by now: what the page shows
 * of the room may be old.
 */
export function isLoss(connection: Connection): boolean {
  switch (connection.state) {
    case "connecting":
      return connection.attempt > 0;
    case "waiting":
    case "offline":
    case "failed":
      return true;
    default:
      return false;
  }
}

function labelOf(connection: Connection): string {
  if (isLoss(connection)) return "Offline";
  switch (connection.state) {
    case "connecting":
      return "Connecting…";
    case "online":
      return "Online";
    default:
      return "";
  }
}

/** What is wrong, and what becomes of what one writes. */
function sentenceOf(connection: Connection): string {
  switch (connection.state) {
    case "offline":
      return "No network. What you write will be sent.";
    case "failed":
      return connection.message;
    default:
      return "Connection lost. What you write will be sent.";
  }
}
