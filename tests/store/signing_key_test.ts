import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { SECRET_KEY } from "../../lib/store/keys.ts";
import { signingKey } from "../../lib/store/signing_key.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";

const DATA = new TextEncoder().encode("data");

/** What tells two keys apart: neither can be exported. */
async function signatureOf(key: CryptoKey): Promise<string> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, DATA)).toHex();
}

Deno.test("signingKey() makes a key once and keeps it in the store", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const made = await signatureOf(await signingKey(kv, undefined));
  assertEquals(await signatureOf(await signingKey(kv, undefined)), made);
  store.close();
  const reopened = await store.open();
  assertEquals(await signatureOf(await signingKey(reopened, undefined)), made);
});

Deno.test("signingKey() makes another key in another store", async () => {
  await using one = await TempStore.create();
  await using two = await TempStore.create();
  assertNotEquals(
    await signatureOf(await signingKey(await one.open(), undefined)),
    await signatureOf(await signingKey(await two.open(), undefined)),
  );
});

Deno.test("signingKey() is the same for instances that start at once", async () => {
  await using store = await TempStore.create();
  const handles = await Promise.all(seqs(1, 8).map(() => store.open()));
  const keys = await Promise.all(
    handles.map(async (kv) => signatureOf(await signingKey(kv, undefined))),
  );
  assertEquals(new Set(keys).size, 1);
});

Deno.test("signingKey() is made of the secret where one is set", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const key = await signatureOf(await signingKey(kv, "sixteen letters!"));
  assertEquals(
    await signatureOf(await signingKey(kv, "sixteen letters!")),
    key,
  );
  assertNotEquals(
    await signatureOf(await signingKey(kv, "sixteen letters?")),
    key,
  );
  // Nothing of it is left in the store.
  assertEquals((await kv.get(SECRET_KEY)).versionstamp, null);
});

Deno.test("signingKey() keeps the secret to itself", async () => {
  await using store = await TempStore.create();
  const key = await signingKey(await store.open(), undefined);
  await assertRejects(() => crypto.subtle.exportKey("raw", key));
});

Deno.test("signingKey() refuses what is no key", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  await kv.set(SECRET_KEY, "secret");
  await assertRejects(() => signingKey(kv, undefined), TypeError, "not bytes");
});

Deno.test("signingKey() rejects with what the store says", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const broken = new Error("Broken store");
  intercepted.commit = () => Promise.reject(broken);
  assertEquals(
    await assertRejects(() => signingKey(intercepted.kv, undefined)),
    broken,
  );
});
