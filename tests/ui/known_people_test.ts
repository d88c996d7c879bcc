import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import {
  findPeople,
  knownPeople,
  storedText,
  typedText,
} from "../../lib/ui/known_people.ts";
import { aMessage } from "../support/a_message.ts";

function aUser(userName: string, tag?: string) {
  return { userId: `u-${userName}`, userName, ...(tag && { tag }) };
}

Deno.test("Who has written last comes first, then who else is here, each under the newest name", () => {
  const messages = signal([
    aMessage(1, { userId: "u1", userName: "Ana" }),
    aMessage(2, { userId: "u2", userName: "Ben" }),
    aMessage(3, { userId: "u1", userName: "Anna" }),
  ]);
  const onlineUsers = signal([
    { userId: "u3", userName: "Cleo" },
    { userId: "u2", userName: "Benny" },
  ]);
  const names = knownPeople({ messages, onlineUsers }).map(({ userName }) =>
    userName
  );
  assertEquals(names, ["Anna", "Benny", "Cleo"]);
});

const PEOPLE = ["Maria", "Ana Maria", "Marius", "Böb"].map((name) =>
  aUser(name)
);

const FOUND: [typed: string, names: readonly string[]][] = [
  ["", ["Maria", "Ana Maria", "Marius", "Böb"]],
  ["mar", ["Maria", "Marius", "Ana Maria"]],
  ["ANA M", ["Ana Maria"]],
  ["bo\u0308", ["Böb"]],
  ["aria", []],
];

for (const [typed, names] of FOUND) {
  Deno.test(`"@${typed}" finds ${names.join() || "nobody"}`, () => {
    const found = findPeople(PEOPLE, typed).map(({ userName }) => userName);
    assertEquals(found, names);
  });
}

Deno.test("At most eight are found, by their tags too", () => {
  const crowd = Array.from({ length: 20 }, (_, at) => ({
    userId: `u${at}`,
    userName: "Ana",
    tag: `k${at % 10}`,
  }));
  assertEquals(findPeople(crowd, "a").length, 8);
  assertEquals(findPeople(crowd, "ana k7").map(({ userId }) => userId), [
    "u7",
    "u17",
  ]);
});

Deno.test("A text is edited under the newest names, and names the same people afterwards", () => {
  const people = [
    { userId: "u1", userName: "Anna", tag: "k3" },
    { userId: "u2", userName: "Anna" },
  ];
  const before = "<@u1 Ana>, <@u2 Anna> and <@gone Cleo>";
  const typed = typedText(before, people);
  assertEquals(typed, "@Anna k3, @Anna and @Cleo");
  assertEquals(
    storedText(`${typed}!`, before, people),
    "<@u1 Anna>, <@u2 Anna> and <@gone Cleo>!",
  );
});

Deno.test("A text that nobody has changed is stored as it was", () => {
  const ana = { userId: "u1", userName: "Ana" };
  const before = "`<@u1 Ana>` and @Ana";
  assertEquals(storedText(typedText(before, [ana]), before, [ana]), before);
});
