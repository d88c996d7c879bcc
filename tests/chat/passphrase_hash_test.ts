import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  grantOf,
  hashPassphrase,
  isPassphrase,
} from "../../lib/chat/passphrase_hash.ts";

const HASH = await hashPassphrase("five green cups");

// cspell:ignore AAEC Lrkw OWGW Zpjqjeai
/** What another implementation makes, Python's, with fewer rounds. */
const FOREIGN =
  "$pbkdf2-sha256$i=1000$AAECAwQFBgcICQoLDA0ODw$0Lrkw94+YFX0OWGW4bZpjqjeaiNYj1tUa41LMB6iw0I";

Deno.test("hashPassphrase() says how it was made, and nothing of the passphrase", () => {
  assertMatch(
    HASH,
    /^\$pbkdf2-sha256\$i=600000\$[\w+/]{22}\$[\w+/]{43}$/,
  );
});

Deno.test("isPassphrase() knows the passphrase, and no other", async () => {
  assert(await isPassphrase("five green cups", HASH));
  for (const other of ["Five green cups", "five green cup", ""]) {
    assert(!await isPassphrase(other, HASH));
  }
});

Deno.test("isPassphrase() does as many rounds as it is told", async () => {
  assert(await isPassphrase("five green cups", FOREIGN));
  const more = FOREIGN.replace("i=1000", "i=1001");
  assert(!await isPassphrase("five green cups", more));
});

Deno.test("No two hashes of a passphrase are the same, nor what they grant", async () => {
  const again = await hashPassphrase("five green cups");
  assert(again !== HASH);
  assert(grantOf(again) !== grantOf(HASH));
  assert(await isPassphrase("five green cups", again));
});

Deno.test("grantOf() is short, and says nothing that depends on the passphrase", () => {
  const grant = grantOf(HASH) ?? "";
  assertEquals(grant.length, 12);
  const [, , , , hash = ""] = HASH.split("$");
  assert(!hash.includes(grant));
});

const UNREADABLE: [what: string, encoded: string][] = [
  ["nothing", ""],
  ["what is no hash", "hash"],
  ["another algorithm", FOREIGN.replace("pbkdf2-sha256", "argon2id")],
  ["no rounds", FOREIGN.replace("i=1000", "i=0")],
  ["rounds that are no number", FOREIGN.replace("i=1000", "i=1e9")],
  ["rounds for hours", FOREIGN.replace("i=1000", "i=99999999")],
  ["a short salt", FOREIGN.replace("AAECAwQFBgcICQoLDA0ODw", "AAEC")],
  ["no salt", FOREIGN.replace("AAECAwQFBgcICQoLDA0ODw", "")],
  ["a hash that was cut off", FOREIGN.slice(0, -1)],
  ["a hash with something behind it", `${FOREIGN}A`],
  ["what is no base64", FOREIGN.replace("AAEC", "!!!!")],
];

for (const [what, encoded] of UNREADABLE) {
  Deno.test(`Nobody knows a passphrase of which ${what} is kept`, async () => {
    assert(!await isPassphrase("five green cups", encoded));
    assertEquals(grantOf(encoded), undefined);
  });
}
