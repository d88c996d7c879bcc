import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Quotes } from "../../../lib/client/page/quotes.ts";
import { findMessage } from "../../../lib/protocol/find_message.ts";
import type { Message } from "../../../lib/protocol/messages.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { FakeBrowser } from "../fake_browser.ts";

function someQuotes(...shown: Message[]) {
  const browser = new FakeBrowser();
  const messages = signal<readonly Message[]>(shown);
  const aside = signal<readonly Message[]>([]);
  const quotes = new Quotes({
    environment: browser,
    room: "tea",
    messages,
    aside,
    find: (seq) =>
      findMessage(messages.value, seq) ?? findMessage(aside.value, seq),
  });
  return { browser, messages, aside, quotes };
}

const pageOf = (...messages: Message[]) =>
  Response.json({ messages, head: 60, hasOlder: true });

const asked = ({ requests }: FakeBrowser) =>
  requests.map(({ url }) => url.pathname + url.search);

Deno.test("Quotes reads what is answered and isn't here, once", async () => {
  using _time = new FakeTime();
  const { browser, messages, aside } = someQuotes(
    aMessage(50),
    aMessage(51, { replyTo: 50 }),
    aMessage(52, { replyTo: 7 }),
  );
  assertEquals(asked(browser), ["/api/rooms/tea/messages?before=8&limit=1"]);
  browser.request.respond(pageOf(aMessage(7)));
  await afterTurns(10);
  assertEquals(aside.value, [aMessage(7)]);
  messages.value = [...messages.value, aMessage(53, { replyTo: 3 })];
  assertEquals(asked(browser).length, 2);
  browser.request.respond(pageOf(aMessage(3)));
  await afterTurns(10);
  assertEquals(aside.value, [aMessage(3), aMessage(7)]);
  messages.value = [...messages.value, aMessage(54, { replyTo: 7 })];
  assertEquals(asked(browser).length, 2);
});

Deno.test("Quotes reads what newer messages have pushed out", () => {
  using _time = new FakeTime();
  const answer = aMessage(51, { replyTo: 50 });
  const { browser, messages, quotes } = someQuotes(aMessage(50), answer);
  assertEquals(asked(browser), []);
  messages.value = [answer, aMessage(52)];
  assertEquals(asked(browser), ["/api/rooms/tea/messages?before=51&limit=1"]);
  quotes.dispose();
});

Deno.test("Quotes takes no other message for one that is no longer kept", async () => {
  using _time = new FakeTime();
  const { browser, aside } = someQuotes(aMessage(52, { replyTo: 7 }));
  browser.request.respond(pageOf(aMessage(6)));
  await afterTurns(10);
  assertEquals(aside.value, []);
});

for (
  const [what, response] of [
    ["fails", () => new Response("No", { status: 502 })],
    ["answers with something else", () => Response.json([7])],
  ] as const
) {
  Deno.test(`Quotes goes without when the server ${what}, until more comes`, async () => {
    using _time = new FakeTime();
    const { browser, messages, aside } = someQuotes(
      aMessage(52, { replyTo: 7 }),
    );
    browser.request.respond(response());
    await afterTurns(10);
    assertEquals(aside.value, []);
    messages.value = [...messages.value, aMessage(53)];
    browser.request.respond(pageOf(aMessage(7)));
    await afterTurns(10);
    assertEquals(aside.value, [aMessage(7)]);
  });
}

Deno.test("Quotes reads one after the other", async () => {
  using _time = new FakeTime();
  const { browser, quotes } = someQuotes(
    aMessage(52, { replyTo: 7 }),
    aMessage(53, { replyTo: 3 }),
    aMessage(54, { replyTo: 4 }),
  );
  assertEquals(asked(browser).length, 1);
  browser.request.respond(pageOf(aMessage(7)));
  await afterTurns(10);
  assertEquals(asked(browser).length, 2);
  quotes.dispose();
  await afterTurns(10);
  assertEquals(asked(browser).length, 2);
});

Deno.test("Quotes that were disposed of read nothing more", () => {
  using _time = new FakeTime();
  const { browser, messages, quotes } = someQuotes(
    aMessage(52, { replyTo: 7 }),
  );
  quotes.dispose();
  assertEquals(browser.request.signal.aborted, true);
  messages.value = [...messages.value, aMessage(53, { replyTo: 3 })];
  assertEquals(browser.requests.length, 1);
});
