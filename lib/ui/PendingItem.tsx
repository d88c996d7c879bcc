// Runs in the browser and on the server.

import { MessageText } from "./MessageText.tsx";

/** A message of the reader's own that the server hasn't acknowledged. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  readonly state: "sending" | "refused";
  /** Why it was refused, as a sentence. */
  readonly error: string | null;
}

interface PendingItemProps {
  message: PendingMessage;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
}

/** A message on its way, or refused with the reason and what to do about it. */
export function PendingItem({ message, onRetry, onDiscard }: PendingItemProps) {
  const { id, text, state, error } = message;
  return (
    <li class={`message own ${state}`}>
      <MessageText text={text} />
      {state === "sending"
        ? <p class="delivery">Sending…</p>
        : (
          <div class="delivery">
            <p role="alert">{error}</p>
            <button type="button" onClick={() => onRetry(id)}>Retry</button>
            <button type="button" onClick={() => onDiscard(id)}>
              Discard
            </button>
          </div>
        )}
    </li>
  );
}
