// Runs on the server.

import type { ClockSetting } from "../protocol/clock_setting.ts";
import type { Role, User } from "../protocol/messages.ts";

/** Somebody who may not do something for a while. */
export interface ShownSanction {
  readonly userId: string;
  readonly userName: string;
  /** When it ends, in milliseconds since the epoch. */
  readonly until: number;
  /** What they are told; empty for nothing. */
  readonly reason: string;
}

/** What was sent and didn't work. */
export interface SettingsProblem {
  /** What was asked for: the name of the button. */
  readonly deed: string;
  /** The field that is to be mended; `null` for none. */
  readonly field: string | null;
  /** A sentence. */
  readonly message: string;
  /** What was typed or chosen, by the name of the field. */
  readonly typed: ReadonlyMap<string, unknown>;
}

/** What the page of a room's settings shows. */
export interface SettingsView {
  readonly room: string;
  /** The name in its address where it has no title. */
  readonly title: string;
  /** Whether somebody has made it: else it is nobody's, and stays as it is. */
  readonly isMade: boolean;
  readonly topic: string;
  readonly isListed: boolean;
  readonly isLocked: boolean;
  readonly slowModeMs: number;
  readonly hasPassphrase: boolean;
  readonly moderators: readonly User[];
  /** Those who may not be there or speak; empty for who may not know. */
  readonly bans: readonly ShownSanction[];
  readonly mutes: readonly ShownSanction[];
  /** What the reader is there. */
  readonly role: Role;
  /** Others who are here, or have spoken lately. */
  readonly people: readonly User[];
  /** Who of them is to be muted or banned. */
  readonly chosen: string | null;
  readonly clock: ClockSetting;
  /** What has been done, as a sentence. */
  readonly done: string | null;
  readonly problem: SettingsProblem | null;
}
