// Runs in the browser; imported on the server too.

/** The part of a `Notification` that the client uses. */
export interface NotificationPort {
  onclick: ((event: Event) => void) | null;
  close(): void;
}

/** What a notification says, as `NotificationOptions`. */
export interface NotificationWords {
  readonly body: string;
  /** A newer one of the same takes its place. */
  readonly tag: string;
  /** Whether it calls again though it takes the place of another one. */
  readonly renotify: boolean;
  /** The sound is the room's own. */
  readonly silent: true;
}

/** The notifications of the browser (https://notifications.spec.whatwg.org/). */
export interface NotificationsPort {
  readonly permission: "default" | "denied" | "granted";
  /** Asks the reader; to be called from a click. */
  request(): Promise<unknown>;
  /** Throws where the browser has none but those of service workers. */
  show(title: string, words: NotificationWords): NotificationPort;
  /** Brings the page to the front, and the message into view with the focus on it. */
  reveal(seq: number): void;
}

/**
 * The notifications of this browser.
 *
 * @returns They; `null` where it lacks them: by plain http, and on phones, which know only
 * those of service workers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Deno has none.
 * assertEquals(browserNotifications(), null);
 * ```
 */
export function browserNotifications(): NotificationsPort | null {
  if (!("Notification" in globalThis && globalThis.isSecureContext)) {
    return null;
  }
  const { permission } = Notification;
  try {
    // Chrome on Android throws. Elsewhere, nothing is shown without permission.
    if (permission !== "granted") new Notification("");
  } catch {
    return null;
  }
  return {
    get permission() {
      return Notification.permission;
    },
    request: () => Notification.requestPermission(),
    show: (title, words) => new Notification(title, words),
    reveal,
  };
}

function reveal(seq: number): void {
  globalThis.focus();
  const row = document.getElementById(`m${seq}`);
  if (row === null) return;
  row.tabIndex = -1;
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}
