// Runs on the server.

/**
 * Names all rooms that the store has anything of, without reading what they have.
 *
 * @param kv The store.
 * @param after Only names after this one; all, if it is empty.
 * @returns The names, in order; each is looked for when it is asked for.
 * @throws Whatever the store throws.
 */
export async function* roomNames(
  kv: Deno.Kv,
  after = "",
): AsyncGenerator<string> {
  const prefix = ["rooms"];
  // Behind all that a room has: text comes after all of its keys.
  let start = [...prefix, after === "" ? "" : `${after}\0`];
  while (true) {
    const [entry] = await Array.fromAsync(
      kv.list({ prefix, start }, { limit: 1 }),
    );
    const room = entry?.key[1];
    if (typeof room !== "string") return;
    yield room;
    start = [...prefix, `${room}\0`];
  }
}
