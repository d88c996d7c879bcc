// Runs in the browser and on the server.

import type { ChatClient } from "../client/page/chat_client.ts";

interface SoundToggleProps {
  client: ChatClient;
}

/** Switches the sound of new messages; hidden where scripts don't run. */
export function SoundToggle({ client }: SoundToggleProps) {
  const on = client.soundOn.value;
  return (
    <button
      type="button"
      class="sound"
      aria-pressed={on}
      aria-label="Sound for new messages"
      title={on ? "Sound is on" : "Sound is off"}
      onClick={() => client.setSound(!on)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4" />
        {!on && <path d="M4 4l16 16" />}
      </svg>
    </button>
  );
}
