import { assertEquals } from "@std/assert";
import { Whereabouts } from "../../lib/chat/whereabouts.ts";
import { aCaller } from "../support/a_caller.ts";
import { aUser } from "../support/a_user.ts";

Deno.test("Whereabouts knows from where users last came", () => {
  const whereabouts = new Whereabouts();
  whereabouts.note(aCaller(aUser("Ana"), "192.0.2.1"));
  whereabouts.note(aCaller(aUser("Ana"), "192.0.2.2"));
  whereabouts.note({ user: null, address: "192.0.2.3" });
  assertEquals(whereabouts.of("u-ana"), "192.0.2.2");
  assertEquals(whereabouts.of("u-ben"), undefined);
});

Deno.test("Whereabouts forgets who was quiet for longest", () => {
  const whereabouts = new Whereabouts();
  const note = (name: string) => whereabouts.note(aCaller(aUser(name)));
  note("Ana");
  note("Ben");
  for (let i = 0; i < 9_998; i++) note(`n${i}`);
  note("Ana");
  note("Cat");
  assertEquals(whereabouts.of("u-ana"), "192.0.2.1");
  assertEquals(whereabouts.of("u-ben"), undefined);
});
