import { assertEquals } from "@std/assert";
import { IgnoredPeople } from "../../../lib/client/page/ignored.ts";
import { FakeBrowser } from "../fake_browser.ts";

function idsOf(people: IgnoredPeople): string[] {
  return [...people.ids.value];
}

Deno.test("IgnoredPeople are kept, once each, and forgotten when heard again", () => {
  const browser = new FakeBrowser();
  const people = new IgnoredPeople(browser);
  assertEquals(idsOf(people), []);
  for (const id of ["u1", "u2", "u1"]) people.set(id, true);
  assertEquals(idsOf(new IgnoredPeople(browser)), ["u2", "u1"]);
  people.set("u2", false);
  people.set("u3", false);
  assertEquals(idsOf(new IgnoredPeople(browser)), ["u1"]);
  people.hearAll();
  assertEquals(idsOf(people), []);
  assertEquals(browser.stored.size, 0);
});

Deno.test("IgnoredPeople are at most 200: who has been longest is heard again", () => {
  const browser = new FakeBrowser();
  const people = new IgnoredPeople(browser);
  for (let i = 1; i <= 201; i++) people.set(`u${i}`, true);
  assertEquals(people.ids.value.size, 200);
  assertEquals(people.ids.value.has("u1"), false);
  const kept = browser.stored.get("islet.ignored") ?? "";
  browser.stored.set("islet.ignored", `u0 ${kept}`);
  people.load();
  assertEquals(people.ids.value.has("u0"), false);
});

Deno.test("IgnoredPeople of another tab are taken over", () => {
  const browser = new FakeBrowser();
  const [one, other] = [new IgnoredPeople(browser), new IgnoredPeople(browser)];
  one.set("u1", true);
  other.load();
  assertEquals(idsOf(other), ["u1"]);
});

Deno.test("IgnoredPeople last as long as the page where storage is forbidden", () => {
  const browser = new FakeBrowser();
  browser.storageBlocked = true;
  const people = new IgnoredPeople(browser);
  people.set("u1", true);
  assertEquals(idsOf(people), ["u1"]);
});
