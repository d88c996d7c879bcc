// Runs on the server.

import type { RoomDoor } from "../chat/room_door.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { readPassphrase } from "./passphrase_field.ts";
import { RequestError } from "./request_error.ts";
import { readSanction, readSettings, readUserId } from "./settings_request.ts";

type Fields = ReadonlyMap<string, unknown>;

/** What a form of a room's settings asks for. */
export interface SettingsDeed {
  /** The id of the form's section. */
  readonly section: string;
  /** Which field is to be mended, as a rule; some have none. */
  readonly field?: string;
  /** What has been done then, as a sentence. */
  readonly done: string;
  readonly act: (door: RoomDoor, fields: Fields) => Promise<unknown>;
}

/** By the name of the button that was pressed, or what `do` says. */
const DEEDS: Readonly<Record<string, SettingsDeed>> = {
  title: {
    section: "title",
    field: "title",
    done: "The title is saved.",
    act: (door, fields) => saveLine("title", door, fields),
  },
  list: {
    section: "list",
    done: "The lobby shows the room.",
    act: ({ moderation }) => moderation.change({ listed: true }),
  },
  hide: {
    section: "list",
    done: "The lobby doesn't show the room any more.",
    act: ({ moderation }) => moderation.change({ listed: false }),
  },
  passphrase: {
    section: "passphrase",
    field: "passphrase",
    done: "The passphrase is set: whoever comes has to know it.",
    act: (door, fields) =>
      door.setPassphrase(readPassphrase(fields.get("passphrase") ?? "")),
  },
  open: {
    section: "passphrase",
    done: "The passphrase is removed.",
    act: (door) => door.setPassphrase(null),
  },
  topic: {
    section: "topic",
    field: "topic",
    done: "The topic is saved.",
    act: (door, fields) => saveLine("topic", door, fields),
  },
  lock: {
    section: "lock",
    done: "The room is locked.",
    act: ({ moderation }) => moderation.change({ locked: true }),
  },
  unlock: {
    section: "lock",
    done: "The room is unlocked.",
    act: ({ moderation }) => moderation.change({ locked: false }),
  },
  slow: {
    section: "slow",
    field: "slowModeMs",
    done: "Slow mode is saved.",
    act: ({ moderation }, fields) =>
      moderation.change(readSettings(
        new Map([["slowModeMs", Number(fields.get("slowModeMs"))]]),
      )),
  },
  mute: {
    section: "mute",
    field: "userId",
    done: "They are muted.",
    act: (door, fields) => sanction("mute", door, fields),
  },
  ban: {
    section: "mute",
    field: "userId",
    done: "They are banned.",
    act: (door, fields) => sanction("ban", door, fields),
  },
  lift_mute: {
    section: "mutes",
    done: "They may speak again.",
    act: ({ moderation }, fields) =>
      moderation.lift("mute", String(fields.get("lift_mute"))),
  },
  lift_ban: {
    section: "bans",
    done: "They may come back.",
    act: ({ moderation }, fields) =>
      moderation.lift("ban", String(fields.get("lift_ban"))),
  },
  promote: {
    section: "moderators",
    field: "userId",
    done: "They are a moderator.",
    act: ({ moderation }, fields) =>
      moderation.addModerator(readPerson(fields)),
  },
  demote: {
    section: "moderators",
    done: "They are a moderator no longer.",
    act: ({ moderation }, fields) =>
      moderation.removeModerator(String(fields.get("demote"))),
  },
  hand_over: {
    section: "owner",
    field: "userId",
    done: "The room is theirs. You are a moderator of it.",
    act: ({ moderation }, fields) => {
      const userId = readPerson(fields);
      if (!fields.has("sure")) {
        throw new RequestError(400, "bad_request", "Tick the box first");
      }
      return moderation.handOver(userId);
    },
  },
};

/**
 * Finds out what a form asks for.
 *
 * @param fields The fields of the form.
 * @returns The name of it; `null` where nothing known is.
 */
export function deedIn(fields: Fields): string | null {
  const names = [fields.get("do"), "lift_mute", "lift_ban", "demote"];
  const name = names.find((each, at) =>
    typeof each === "string" && Object.hasOwn(DEEDS, each) &&
    (at === 0 || fields.has(each))
  );
  return typeof name === "string" ? name : null;
}

/**
 * @param name What a form has asked for, or an address says that it has.
 * @returns What it is; `null` where there is no such thing.
 */
export function settingsDeed(name: string | null): SettingsDeed | null {
  return name !== null && Object.hasOwn(DEEDS, name)
    ? DEEDS[name] ?? null
    : null;
}

/**
 * @param deed What a form has asked for.
 * @param message Why it is refused, as an answer of the API says.
 * @returns The name of the field that is to be mended; `null` for none.
 */
export function fieldToMend(
  deed: SettingsDeed | null,
  message: string,
): string | null {
  return message.startsWith("reason ") ? "reason" : deed?.field ?? null;
}

/**
 * Saves a line over the one that the form began with. What somebody else has saved
 * meanwhile is shown first: to save again replaces that.
 */
async function saveLine(
  name: "title" | "topic",
  { moderation }: RoomDoor,
  fields: Fields,
): Promise<void> {
  const wish = readSettings(new Map([[name, fields.get(name)]]));
  const was = fields.get("was");
  const { [name]: is } = await moderation.settings();
  if (was !== undefined && was !== is && wish[name] !== is) {
    throw new ProtocolError(
      "conflict",
      is === ""
        ? "Somebody else has removed it meanwhile. Save again to bring it back"
        : `Somebody else has saved \u2068${is}\u2069 meanwhile. Save again to replace that`,
    );
  }
  await moderation.change(wish);
}

function sanction(
  kind: "mute" | "ban",
  { moderation }: RoomDoor,
  fields: Fields,
): Promise<unknown> {
  const { userId, ...terms } = readSanction(
    new Map([
      ["userId", readPerson(fields)],
      ["minutes", Number(fields.get("minutes"))],
      ["reason", fields.get("reason")],
    ]),
  );
  return moderation.sanction(kind, userId, terms);
}

function readPerson(fields: Fields): string {
  if (fields.get("userId")) return readUserId(fields);
  throw new RequestError(400, "bad_request", "Choose somebody first");
}
