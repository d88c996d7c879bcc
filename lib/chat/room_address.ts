// Runs on the server.

/**
 * The addresses that titles of rooms make. A title is what people read, in any script;
 * an address is what they send each other.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { transliterate } from "transliteration";
import { MAX_ROOM_NAME_LENGTH } from "../protocol/limits.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { base32 } from "./base32.ts";

// 65 bits: nobody finds a room by trying addresses.
const RANDOM_LENGTH = 13;

// 40 bits keep the titles apart that people come up with.
const HASH_LENGTH = 8;

/**
 * Spells a title with what an address may have: "Café 7" becomes "cafe-7".
 *
 * @param title A title that was checked.
 * @param maxLength How long it may be, in characters.
 * @returns The slug; empty where nothing of the title can be spelled.
 */
export function slugOf(title: string, maxLength: number): string {
  return transliterate(title.normalize("NFKC"))
    .toLowerCase()
    // A word is one, with an apostrophe or without.
    .replace(/['\u2019`]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, maxLength)
    .replace(/-$/, "");
}

/**
 * Makes the address of a room that nobody has made and people go to by its title: the
 * same one each time, and another one for another title. Where the title is an address
 * but for case and blanks, it is that; else a hash tells "Café 7" from "Cafe 7!". Case
 * makes no difference.
 *
 * @param title A title that was checked.
 * @returns The address.
 */
export function addressOfTitle(title: string): RoomName {
  const lower = title.toLowerCase();
  const literal = parseRoomName(lower.replaceAll(" ", "-"));
  if (literal !== null) return literal;
  const hash = createHash("sha256").update(lower.normalize("NFC")).digest();
  return withEnding(title, base32(hash.subarray(0, HASH_LENGTH)));
}

/**
 * Makes the address of a room that isn't listed.
 *
 * @param title A title that was checked.
 * @returns Another address each time, which can't be guessed.
 */
export function unlistedAddress(title: string): RoomName {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH));
  return withEnding(title, base32(bytes));
}

/**
 * Makes the address of a room that is listed, which says its title alone.
 *
 * @param title A title that was checked.
 * @param number Which one of those with that title, from 1.
 * @returns The address; `null` where nothing of the title can be spelled.
 */
export function listedAddress(title: string, number: number): RoomName | null {
  if (number === 1) return parseRoomName(slugOf(title, MAX_ROOM_NAME_LENGTH));
  const ending = String(number);
  const slug = slugOf(title, MAX_ROOM_NAME_LENGTH - ending.length - 1);
  return slug === "" ? null : parseRoomName(`${slug}-${ending}`);
}

function withEnding(title: string, ending: string): RoomName {
  const slug = slugOf(title, MAX_ROOM_NAME_LENGTH - ending.length - 1);
  const name = slug === "" ? ending : `${slug}-${ending}`;
  const room = parseRoomName(name);
  if (room === null) throw new TypeError(`No address: ${name}`);
  return room;
}
