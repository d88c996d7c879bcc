import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import type { TabsPort } from "../../../lib/client/connection/environment.ts";
import type { PendingMessage } from "../../../lib/client/room/outbox.ts";
import {
  decodeStoredRoom,
  type Draft,
} from "../../../lib/client/unsent/stored_room.ts";
import { type DeviceStore, Unsent } from "../../../lib/client/unsent/unsent.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { ANA } from "../frames.ts";

const NO_DRAFT: Draft = { id: "d1", text: "" };

/** A device's storage, in memory. */
class FakeDeviceStore implements DeviceStore {
  readonly values = new Map<string, unknown>();

  async update(name: string, change: (value: unknown) => unknown) {
    await Promise.resolve();
    this.values.set(name, change(this.values.get(name)));
  }

  async entries() {
    await Promise.resolve();
    return [...this.values];
  }

  async delete(names: string[]) {
    await Promise.resolve();
    for (const name of names) this.values.delete(name);
  }

  /** The draft of each tab of the room. */
  get drafts(): (string | undefined)[] {
    const tabs = decodeStoredRoom(this.values.get("tea")).values();
    return [...tabs].map(({ draft }) => draft?.text);
  }
}

/** Ana's tab of room tea on a device. */
function aTab(tabs: TabsPort | null = null) {
  const store = new FakeDeviceStore();
  const browser = new FakeBrowser();
  const draft = signal(NO_DRAFT);
  const restored: PendingMessage[] = [];
  const unsent = new Unsent({
    room: "tea",
    tab: "tab",
    tabs,
    store,
    storage: () => browser.storage,
    now: Date.now,
    user: signal(ANA),
    messages: signal([]),
    pending: signal([]),
    draft,
    restore: (messages) => restored.push(...messages),
  });
  const write = async (text: string) => {
    draft.value = { ...NO_DRAFT, text };
    await afterTurns(20);
  };
  return { unsent, store, browser, draft, write, restored };
}

Deno.test("Unsent keeps what is written, and nothing in haste once that is done", async () => {
  const { unsent, store, browser, write } = aTab();
  await unsent.start();
  await write("Hello");
  assertEquals(store.drafts, ["Hello"]);
  assertEquals(browser.stored.size, 0);
  unsent.stop();
});

Deno.test("Unsent keeps nothing more once it is stopped, however often it was started", async () => {
  const { unsent, store, write } = aTab();
  await unsent.start();
  await unsent.start();
  await write("Hello");
  unsent.stop();
  await write("Hello, Ben");
  assertEquals(store.drafts, ["Hello"]);
});

Deno.test("Unsent doesn't take over from the tab that it is in", async () => {
  const { unsent, write, draft, restored } = aTab();
  await unsent.start();
  await write("Hello");
  unsent.stop();
  // It was sent meanwhile.
  draft.value = { id: "d2", text: "" };
  await unsent.start();
  assertEquals([draft.value.text, restored], ["", []]);
  unsent.stop();
});

Deno.test("Unsent keeps of forty rooms, and forgets those of long ago", async () => {
  const { unsent, store } = aTab();
  for (let at = 1; at <= 50; at++) {
    const tab = { ...ANA, at, draft: { id: "d", text: "x" }, outbox: [] };
    store.values.set(`room-${at}`, new Map([["tab", tab]]));
  }
  await unsent.start();
  await afterTurns(20);
  unsent.stop();
  const others = [...store.values.keys()].filter((name) => name !== "tea");
  assertEquals(others.length, 40);
  assertEquals(others[0], "room-11");
});

Deno.test("Unsent lets go of the tab's lock at the end of a `using` block", async () => {
  const tabs = new FakeTabs();
  {
    const { unsent } = aTab(tabs.portOf(new EventTarget()));
    using _ = unsent;
    await unsent.start();
    assertEquals(tabs.locks.count, 1);
  }
  await afterTurns(20);
  assertEquals(tabs.locks.count, 0);
});
