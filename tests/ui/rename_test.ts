import { assertEquals } from "@std/assert";
import { rename } from "../../lib/ui/rename.ts";

const NO_ANSWER = { problem: "The name could not be changed: no answer." };

/** Renames where requests are answered like that. */
async function renameWhere(
  answer: (body: unknown, signal: AbortSignal) => Promise<Response>,
  name = "Ana",
) {
  const { fetch } = globalThis;
  globalThis.fetch = (_url, init) => {
    const { body, signal } = init ?? {};
    return answer(
      JSON.parse(String(body)),
      signal ?? new AbortController().signal,
    );
  };
  try {
    return await rename(name);
  } finally {
    globalThis.fetch = fetch;
  }
}

Deno.test("rename() tells the name as the server has it", async () => {
  const result = await renameWhere((body) => {
    assertEquals(body, { name: " Ana " });
    const user = { userId: "u-ana", userName: "Ana" };
    return Promise.resolve(Response.json(user, { status: 201 }));
  }, " Ana ");
  assertEquals(result, { userName: "Ana" });
});

Deno.test("rename() tells why the server refuses, as a sentence", async () => {
  const error = {
    code: "bad_request",
    message: "A name has 1 to 32 characters",
  };
  const result = await renameWhere(() =>
    Promise.resolve(Response.json({ error }, { status: 400 }))
  );
  assertEquals(result, { problem: "A name has 1 to 32 characters." });
});

Deno.test("rename() says so where there is no answer, or none that it understands", async () => {
  const answers = [
    () => Promise.reject(new TypeError("Failed to fetch")),
    () =>
      Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })),
    () => Promise.resolve(Response.json({}, { status: 201 })),
    () => Promise.resolve(Response.json(null, { status: 400 })),
  ];
  for (const answer of answers) {
    assertEquals(await renameWhere(answer), NO_ANSWER);
  }
});

Deno.test("rename() gives up after ten seconds", async () => {
  const { timeout } = AbortSignal;
  const waits: number[] = [];
  const giveUp = new AbortController();
  AbortSignal.timeout = (ms) => {
    waits.push(ms);
    return giveUp.signal;
  };
  try {
    const result = renameWhere((_body, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        giveUp.abort();
        resolve(Response.json({ userId: "u-ana", userName: "Too late" }));
      })
    );
    assertEquals(await result, NO_ANSWER);
    assertEquals(waits, [10_000]);
  } finally {
    AbortSignal.timeout = timeout;
  }
});
