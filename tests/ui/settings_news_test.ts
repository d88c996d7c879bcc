import { assertEquals } from "@std/assert";
import { changed } from "../../lib/ui/settings_news.ts";
import { aHeading } from "../support/a_heading.ts";

const BEN = { userId: "u-ben", userName: "Ben" };

Deno.test("changed() takes over what settings tell, and nothing that is wrong", () => {
  const before = aHeading({ text: "Tea", topic: "Green" });
  assertEquals(changed(before, {}, "u-ben"), before);
  assertEquals(
    changed(before, { title: "Coffee", locked: true, listed: true }, "u-ben"),
    { ...before, text: "Coffee", isLocked: true, isListed: true },
  );
  assertEquals(
    changed(before, { topic: "", slowModeMs: 5_000 }, undefined),
    { ...before, topic: "", slowModeMs: 5_000 },
  );
  const wrong = { title: 1, topic: null, locked: "yes", slowModeMs: "5" };
  assertEquals(changed(before, wrong, "u-ben"), before);
});

const ROLES: [before: string, settings: object, after: string][] = [
  ["member", { moderators: [BEN] }, "moderator"],
  ["moderator", { moderators: [] }, "member"],
  ["moderator", { locked: true }, "moderator"],
  ["member", { owners: ["u-eva", "u-ben"] }, "owner"],
  ["owner", { owners: ["u-eva"], moderators: [BEN] }, "moderator"],
  ["owner", { owners: ["u-eva"] }, "member"],
  ["owner", { moderators: [] }, "owner"],
  ["member", { moderators: [{ userId: "u-be" }] }, "member"],
];

for (const [before, settings, after] of ROLES) {
  Deno.test(`After ${JSON.stringify(settings)} Ben, who was a ${before}, is a ${after}`, () => {
    const role = before === "owner" || before === "moderator"
      ? before
      : "member" as const;
    const now = changed(aHeading({ role }), { ...settings }, "u-ben");
    assertEquals(now.role, after);
  });
}
