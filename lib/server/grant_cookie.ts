// Runs on the server.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { type Grants, NO_GRANTS } from "../chat/caller.ts";
import { COOKIE_MAX_AGE_SECONDS } from "../protocol/limits.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { readCookie } from "./read_cookie.ts";
import { SignedTexts } from "./signed_texts.ts";

const COOKIE_NAME = "islet-grants";

// No user that is signed begins so: base64url has no colon.
const PURPOSE = "islet grants:";

/** So much of all cookies of a site, which servers bound together, may be this one. */
const MAX_COOKIE_BYTES = 3 * 1024;

const SIGNATURE_BYTES = 1 + 43;

const GRANT = /^([a-z0-9-]{1,64}):([\w+/]{1,64})$/;

/**
 * Which rooms' passphrases a browser has known, in the cookie `islet-grants`, see
 * `SignedTexts`. It is apart from what pages keep of rooms: HttpOnly keeps it from
 * scripts, SameSite=Lax from other sites' forms and sockets.
 */
export class GrantCookie {
  readonly #texts: SignedTexts;

  /** @param key HMAC key that signs and verifies. */
  constructor(key: CryptoKey) {
    this.#texts = new SignedTexts(key, PURPOSE);
  }

  /**
   * @param headers Headers of a request.
   * @returns What it has; nothing without a cookie that this server signed.
   */
  async read(headers: Headers): Promise<Grants> {
    const cookie = readCookie(headers, COOKIE_NAME);
    if (cookie === undefined || cookie.length > MAX_COOKIE_BYTES) {
      return NO_GRANTS;
    }
    const text = await this.#texts.verify(cookie);
    return text === null ? NO_GRANTS : decode(text);
  }

  /**
   * Makes the browser remember that it may enter a room.
   *
   * @param headers Headers of the response.
   * @param grants What it remembers so far; what came first is forgotten first.
   * @param room The room.
   * @param grant As `RoomDoor.enter()` gave it.
   * @param isSecure Whether the page came by https.
   * @returns What it remembers from then on.
   */
  async add(
    headers: Headers,
    grants: Grants,
    room: RoomName,
    grant: string,
    isSecure: boolean,
  ): Promise<Grants> {
    const kept = new Map([
      [room, grant],
      ...[...grants].filter(([other]) => other !== room),
    ]);
    setCookie(headers, {
      name: COOKIE_NAME,
      value: await this.#texts.sign(encode(kept)),
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: isSecure,
      maxAge: COOKIE_MAX_AGE_SECONDS,
    });
    return kept;
  }

  /**
   * Makes the browser forget all of it.
   *
   * @param headers Headers of the response.
   */
  clear(headers: Headers): void {
    deleteCookie(headers, COOKIE_NAME, { path: "/" });
  }
}

function decode(text: string): Grants {
  const grants = new Map<string, string>();
  for (const each of text.split(".")) {
    const [, room, grant] = GRANT.exec(each) ?? [];
    if (room !== undefined && grant !== undefined) grants.set(room, grant);
  }
  return grants;
}

function encode(grants: Grants): string {
  const kept = [...grants].map(([room, grant]) => `${room}:${grant}`);
  while (kept.join(".").length > MAX_COOKIE_BYTES - SIGNATURE_BYTES) kept.pop();
  return kept.join(".");
}
