import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import { Reading, SAVE_AFTER_MS } from "../../../lib/client/page/reading.ts";
import type { Message, User } from "../../../lib/protocol/messages.ts";
import { aMessage } from "../../support/a_message.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { ANA, someMessages } from "../frames.ts";

interface RoomOptions {
  /** How many messages of Ben's are there. */
  readonly count?: number;
  readonly newSeq?: number | null;
  readonly hasOlder?: boolean;
  readonly first?: number;
}

/** Ana's reading of a room with Ben's messages. */
function read(
  { count = 10, newSeq = null, hasOlder = false, first = 1 }: RoomOptions = {},
) {
  const browser = new FakeBrowser();
  const messages = signal<readonly Message[]>(someMessages(first, count));
  const line = signal(newSeq);
  const unreadSeqs = signal<readonly number[]>([]);
  const older = signal(hasOlder);
  const told: number[] = [];
  const reading = new Reading({
    environment: browser,
    room: "tea",
    messages,
    hasOlder: older,
    user: signal<User | null>(ANA),
    newSeq: line,
    readSeq: newSeq === null ? count : newSeq - 1,
    unreadSeqs,
    onRead: (seq) => told.push(seq),
  });
  return {
    browser,
    reading,
    messages,
    line,
    unreadSeqs,
    older,
    told,
    /** Something comes in; in a tab that is seen, it is drawn next. */
    receive(...fresh: Message[]) {
      messages.value = [...messages.value, ...fresh];
      reading.noteArrivals(fresh.filter(({ userId }) => userId !== ANA.userId));
    },
    view: (first: number, last: number) =>
      reading.noteView({
        first,
        last,
        follows: last === messages.value.at(-1)?.seq,
      }),
  };
}

Deno.test("Reading keeps the line until the reader has gone past it", () => {
  using _time = new FakeTime();
  const { reading, line, view } = read({ newSeq: 6 });
  view(4, 8);
  assertEquals(line.value, 6);
  view(5, 10);
  assertEquals(line.value, 6);
  view(7, 9);
  assertEquals(line.value, 6);
  view(7, 10);
  assertEquals(line.value, null);
  reading.flush();
});

Deno.test("Reading keeps a line that the reader hasn't seen, though the end is in view", () => {
  using _time = new FakeTime();
  const { reading, line, view } = read({ newSeq: 2 });
  view(7, 10);
  assertEquals(line.value, 2);
  view(1, 5);
  view(7, 10);
  assertEquals(line.value, null);
  reading.flush();
});

Deno.test("Reading takes the line away when the reader says something", () => {
  using _time = new FakeTime();
  const { reading, line } = read({ newSeq: 6 });
  reading.noteSent();
  assertEquals(line.value, null);
  reading.flush();
});

Deno.test("Reading draws no line for what comes into view of somebody who looks", () => {
  using _time = new FakeTime();
  const { reading, line, receive, view } = read();
  view(5, 10);
  receive(aMessage(11));
  assertEquals(line.value, null);
  reading.flush();
});

Deno.test("Reading draws a line above the first of what comes while nobody looks", () => {
  using _time = new FakeTime();
  const { reading, browser, line, receive, view } = read();
  view(5, 10);
  browser.hidden = true;
  receive(aMessage(11, ANA), aMessage(12));
  view(6, 12);
  receive(aMessage(13));
  view(7, 13);
  assertEquals(line.value, 12);
  // Once that is read, the next one has a line of its own.
  browser.hidden = false;
  reading.noteVisibility();
  browser.hidden = true;
  receive(aMessage(14));
  assertEquals(line.value, 14);
  reading.flush();
});

Deno.test("Reading draws a line below what a reader up in the history has in view", () => {
  using _time = new FakeTime();
  const { reading, line, receive, view } = read();
  view(5, 10);
  view(1, 6);
  receive(aMessage(11));
  assertEquals(line.value, 11);
  reading.flush();
});

Deno.test("Reading finds the first new message once what is older has come", () => {
  using _time = new FakeTime();
  const { reading, line, messages, older, view } = read({
    first: 51,
    count: 100,
    newSeq: 6,
    hasOlder: true,
  });
  view(90, 100);
  assertEquals(line.value, 6);
  messages.value = [
    ...someMessages(1, 5),
    aMessage(6, ANA),
    ...someMessages(7, 100),
  ];
  older.value = false;
  view(90, 100);
  assertEquals(line.value, 7);
  reading.flush();
});

Deno.test("Reading hears of what is read in another tab", () => {
  using _time = new FakeTime();
  const { reading, browser, line, unreadSeqs, receive } = read();
  browser.hidden = true;
  receive(aMessage(11), aMessage(12));
  unreadSeqs.value = [11, 12];
  reading.noteReadElsewhere(11);
  assertEquals([line.value, unreadSeqs.value], [12, [12]]);
  reading.noteReadElsewhere(12);
  assertEquals([line.value, unreadSeqs.value], [null, []]);
  reading.flush();
});

Deno.test("Reading doesn't count as unread what another tab has read before it came here", () => {
  using _time = new FakeTime();
  const { reading, browser, unreadSeqs, receive } = read();
  browser.hidden = true;
  reading.noteReadElsewhere(11);
  unreadSeqs.value = [11];
  receive(aMessage(11));
  assertEquals(unreadSeqs.value, []);
  reading.flush();
});

Deno.test("Reading tells other tabs what is read, and nothing while nobody looks", () => {
  using _time = new FakeTime();
  const { reading, browser, told, view } = read({ newSeq: 6 });
  browser.hidden = true;
  view(1, 8);
  assertEquals(told, []);
  browser.hidden = false;
  reading.noteVisibility();
  assertEquals(told.at(-1), 8);
  view(1, 7);
  assertEquals(told.at(-1), 8);
  reading.flush();
});

Deno.test("Reading keeps in a cookie how far the room was read, once a second at most", () => {
  using time = new FakeTime();
  const { reading, browser, view } = read({ newSeq: 6 });
  browser.cookie = "islet-clock=h23:UTC; islet-rooms=tea:1.books:7";
  view(1, 7);
  view(1, 8);
  assertEquals(browser.cookies, []);
  time.tick(SAVE_AFTER_MS);
  assertEquals(browser.cookies.length, 1);
  assertEquals(
    browser.cookies[0]?.split(";")[0],
    "islet-rooms=tea:8.books:7",
  );
  time.tick(SAVE_AFTER_MS);
  assertEquals(browser.cookies.length, 1);
  reading.flush();
  assertEquals(browser.cookies.length, 1);
});

Deno.test("Reading keeps it at once when the page is hidden or left, and leaves no timer", () => {
  using time = new FakeTime();
  const { reading, browser, view } = read({ newSeq: 6 });
  view(1, 7);
  browser.hidden = true;
  reading.noteVisibility();
  assertEquals(browser.cookies.length, 1);
  browser.hidden = false;
  view(1, 8);
  reading.flush();
  assertEquals(browser.cookies.length, 2);
  assertEquals(time.next(), false);
});

Deno.test("Reading never takes a mark back that another tab has set", () => {
  using time = new FakeTime();
  const { reading, browser, view } = read({ newSeq: 2 });
  browser.cookie = "islet-rooms=tea:9";
  view(1, 3);
  time.tick(SAVE_AFTER_MS);
  assertEquals(browser.cookies[0]?.split(";")[0], "islet-rooms=tea:9");
  reading.flush();
});

Deno.test("Reading forgets a mark beyond all that a room has: it began anew", () => {
  using time = new FakeTime();
  const { reading, browser, view } = read({ newSeq: 2 });
  browser.cookie = "islet-rooms=tea:500";
  view(1, 3);
  time.tick(SAVE_AFTER_MS);
  assertEquals(browser.cookies[0]?.split(";")[0], "islet-rooms=tea:3");
  reading.flush();
});

Deno.test("Reading takes nothing for read behind a line that the reader hasn't seen", () => {
  using time = new FakeTime();
  const { reading, browser, told, line, view } = read({ newSeq: 2 });
  view(7, 10);
  time.tick(SAVE_AFTER_MS);
  assertEquals([told, line.value], [[], 2]);
  assertEquals(browser.cookies[0]?.split(";")[0], "islet-rooms=tea:1");
  // Who says something has given that up.
  reading.noteSent();
  view(7, 10);
  assertEquals(told, [10]);
  reading.flush();
});

Deno.test("Reading goes on in a room that begins anew under an open tab", () => {
  using _time = new FakeTime();
  const { reading, browser, messages, line, unreadSeqs } = read();
  browser.hidden = true;
  messages.value = [aMessage(1), aMessage(2)];
  unreadSeqs.value = [1, 2];
  reading.noteArrivals(messages.value);
  assertEquals([line.value, unreadSeqs.value], [1, [1, 2]]);
  reading.flush();
});

Deno.test("Reading draws no line above a message that was deleted", () => {
  using _time = new FakeTime();
  const { reading, browser, line, receive } = read();
  browser.hidden = true;
  receive(aMessage(11, { deleted: true }), aMessage(12));
  assertEquals(line.value, 12);
  reading.flush();
});
