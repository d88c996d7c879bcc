// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";
import type { Connection } from "../client/connection/connection.ts";

interface ConnectionBadgeProps {
  connection: ReadonlySignal<Connection>;
  /** How many attempts there are before the connection fails. */
  maxAttempts: number;
  onReconnect: () => void;
}

/**
 * Shows how the page is connected. Assistive technology is told of changes, but
 * not of each second of the countdown.
 */
export function ConnectionBadge(
  { connection, maxAttempts, onReconnect }: ConnectionBadgeProps,
) {
  const now = connection.value;
  const attempt = "attempt" in now && now.attempt > 0
    ? `(attempt ${now.attempt} of ${maxAttempts})`
    : null;
  const failure = now.state === "failed" ? now : null;
  const isLost = attempt !== null || failure !== null;
  return (
    <div class={`connection ${now.state}${isLost ? " lost" : ""}`}>
      <span class="connection-label" aria-hidden="true">
        {now.state === "connecting" &&
          (attempt === null ? "Connecting…" : `Reconnecting… ${attempt}`)}
        {now.state === "online" && "Online"}
        {now.state === "waiting" &&
          `Reconnecting in ${now.retryInSeconds} s ${attempt}`}
        {failure?.message}
      </span>
      <span class="visually-hidden" role="status">
        {now.state === "online" && "Connected."}
        {attempt !== null && `Connection lost, reconnecting ${attempt}.`}
        {failure?.message}
      </span>
      {failure?.needsReload
        ? <a class="button" href="">Reload</a>
        : isLost && (
          <button type="button" onClick={onReconnect}>
            {failure === null ? "Try now" : "Reconnect"}
          </button>
        )}
    </div>
  );
}
