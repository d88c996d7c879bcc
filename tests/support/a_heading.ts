import type { RoomHeading } from "../../lib/protocol/room_heading.ts";

/** What a page says of a room that nobody has made, unless it is said otherwise. */
export function aHeading(change: Partial<RoomHeading> = {}): RoomHeading {
  return {
    room: "tea",
    text: "Tea",
    topic: "",
    isListed: false,
    hasPassphrase: false,
    isLocked: false,
    slowModeMs: 0,
    role: "member",
    ...change,
  };
}
