// Runs in the browser; imported on the server too.

import {
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { plainMentions } from "../../protocol/mention_token.ts";
import type { Message } from "../../protocol/messages.ts";
import { fullName } from "../../protocol/user_tag.ts";
import type { Announced } from "../room/announced.ts";
import { isAnnounced } from "./announce_setting.ts";
import type { Attention } from "./attention.ts";
import type { Chime } from "./chime.ts";
import type { AlertSettings, Desktop, PageEnvironment } from "./environment.ts";
import type { NotificationPort, NotificationsPort } from "./notifications.ts";
import { keepSetting, readSetting } from "./setting.ts";
import { isWanted, type Listener } from "./wanted.ts";

const DESKTOP_KEY = "islet.desktop";

/** Systems show less than that. */
const MAX_BODY_LENGTH = 200;

/** What {@linkcode Alerts} needs. */
export interface AlertsOptions extends Listener {
  readonly environment: PageEnvironment;
  /** The name of the room. */
  readonly room: string;
  readonly soundOn: ReadonlySignal<boolean>;
  readonly attention: Attention;
  readonly chime: Chime;
  /** `null` where the browser lacks them. */
  readonly notifications: NotificationsPort | null;
}

/**
 * Calls whoever looks at no tab of a room: by a chime, and on the desktop. One tab does it
 * for all. There is one notification a room at a time, until somebody looks.
 */
export class Alerts implements AlertSettings {
  readonly #options: AlertsOptions;
  readonly #told = signal<Announced>("all");
  readonly #desktop = signal<Desktop>("off");
  readonly #stop: () => void;
  #shown: NotificationPort | null = null;
  /** How often somebody has looked. */
  #looks = 0;

  /** @param options The room and the page. */
  constructor(options: AlertsOptions) {
    this.#options = options;
    this.load();
    this.#stop = effect(() => this.#keepTold(this.#told.value));
  }

  get told(): Signal<Announced> {
    return this.#told;
  }

  get desktop(): ReadonlySignal<Desktop> {
    return this.#desktop;
  }

  /** Recalls what was set last, perhaps in another tab. */
  load(): void {
    const { environment, notifications } = this.#options;
    const kept = readSetting(environment, this.#key);
    this.#told.value = isAnnounced(kept) ? kept : "all";
    const isOn = readSetting(environment, DESKTOP_KEY) === "on";
    this.#desktop.value = desktopState(notifications, isOn);
    if (!isOn) this.close();
  }

  async setDesktop(on: boolean): Promise<void> {
    const { environment, notifications } = this.#options;
    if (on) await notifications?.request();
    keepSetting(environment, DESKTOP_KEY, on ? "on" : null);
    this.#desktop.value = desktopState(notifications, on);
    if (!on) this.close();
  }

  /**
   * Takes note of messages of others.
   *
   * @param others Those that have just come.
   */
  note(others: readonly Message[]): void {
    const { environment, soundOn, chime, attention } = this.#options;
    const wanted = others.filter((message) => this.#isWanted(message));
    const newest = wanted.at(-1);
    if (newest === undefined || !environment.hidden) return;
    let turn: Promise<boolean> | undefined;
    const takeTurn = () => turn ??= attention.takeTurn();
    if (soundOn.peek()) {
      // The browser may hold the sound back until somebody is there.
      chime.ring(async () => await takeTurn() && environment.hidden);
    }
    if (this.#desktop.peek() === "on") this.#show(newest, takeTurn);
  }

  /** Takes away what is on the desktop: somebody looks. */
  close(): void {
    this.#looks++;
    this.#shown?.close();
  }

  /** Ends it; what is on the desktop goes by {@linkcode Alerts.close}. */
  dispose(): void {
    this.#stop();
  }

  get #key(): string {
    return `islet.told ${this.#options.room}`;
  }

  #isWanted(message: Message): boolean {
    return isWanted(message, this.#told.peek(), this.#options);
  }

  /** What is usual is kept for no room. */
  #keepTold(told: Announced): void {
    const { environment } = this.#options;
    keepSetting(environment, this.#key, told === "all" ? null : told);
  }

  async #show(
    message: Message,
    takeTurn: () => Promise<boolean>,
  ): Promise<void> {
    const { room, notifications } = this.#options;
    const looks = this.#looks;
    if (notifications?.permission !== "granted" || !await takeTurn()) return;
    if (looks !== this.#looks) return;
    const text = plainMentions(message.text, () => undefined);
    try {
      const shown = notifications.show(`${fullName(message)}, ${room}`, {
        body: cut(text),
        tag: `islet ${room}`,
        renotify: isWanted(message, "mentions", this.#options),
        silent: true,
      });
      this.#shown = shown;
      shown.onclick = () => {
        this.close();
        notifications.reveal(message.seq);
      };
    } catch {
      this.#desktop.value = "lacking";
    }
  }
}

function desktopState(
  notifications: NotificationsPort | null,
  isOn: boolean,
): Desktop {
  if (notifications === null) return "lacking";
  const { permission } = notifications;
  if (permission === "denied") return "denied";
  return isOn && permission === "granted" ? "on" : "off";
}

/** No half of a surrogate pair is shown. */
function cut(text: string): string {
  return [...text].slice(0, MAX_BODY_LENGTH).join("");
}
