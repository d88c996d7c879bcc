// Runs in the browser; imported on the server too.

import type { ChatClient } from "../client/page/chat_client.ts";
import type { AlertSettings } from "../client/page/environment.ts";
import { ignoring } from "./ignoring.ts";
import { Choices, Sheet } from "./Sheet.tsx";

/** The sheet, for whoever opens it. */
export const NOTIFICATION_SHEET = "notifications";

interface NotificationSheetProps {
  client: ChatClient;
  alerts: AlertSettings;
}

/** Of what one is told who looks elsewhere, and how. */
export function NotificationSheet(
  { client, alerts }: NotificationSheetProps,
) {
  const { value: desktop } = alerts.desktop;
  const ignored = ignoring.value?.ids.value.size ?? 0;
  return (
    <Sheet id={NOTIFICATION_SHEET} title="Notifications">
      <Choices
        legend="From this room"
        name="told"
        labels={["All messages", "Those that call or answer me", "None"]}
        chosen={alerts.told}
      />
      <fieldset>
        <legend>While I look elsewhere</legend>
        <label>
          <input
            type="checkbox"
            name="sound"
            checked={client.soundOn.value}
            onChange={({ currentTarget }) =>
              client.setSound(currentTarget.checked)}
          />
          Play a sound
        </label>
        {desktop !== "lacking" && (
          <label>
            <input
              type="checkbox"
              name="desktop"
              checked={desktop === "on"}
              onChange={async ({ currentTarget }) => {
                await alerts.setDesktop(currentTarget.checked);
                // Nothing is drawn again where that has changed nothing.
                currentTarget.checked = alerts.desktop.peek() === "on";
              }}
            />
            Show on the desktop
          </label>
        )}
        {desktop === "denied" && (
          <p class="hint" role="status">
            The browser blocks that. Allow it in its settings of this site, then
            choose again.
          </p>
        )}
      </fieldset>
      {ignored > 0 && (
        <button
          type="button"
          onClick={() => ignoring.value?.hearAll()}
        >
          Ignore nobody any more ({ignored})
        </button>
      )}
    </Sheet>
  );
}
