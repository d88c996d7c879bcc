import { assertEquals, assertStringIncludes } from "@std/assert";
import type { User } from "../../lib/protocol/messages.ts";
import { peopleMenu, peoplePanel } from "../../lib/ui/People.tsx";
import { seqs } from "../support/seqs.ts";
import { TypingLine } from "../../lib/ui/TypingLine.tsx";
import { ana, ben, cleo, huesOf, render, still, textOf } from "./render.ts";
import { aHeading } from "../support/a_heading.ts";

function people(onlineUsers: User[], onlineCount = onlineUsers.length) {
  return {
    about: aHeading(),
    onlineUsers: still(onlineUsers),
    onlineCount: still(onlineCount),
    user: still(ben),
    hues: huesOf(onlineUsers),
  };
}

Deno.test("The panel of people names everyone, and marks the reader, who is the first", () => {
  const panel = peoplePanel(people([ana, ben, cleo]));
  assertEquals(
    textOf(panel),
    "Here now 3 B Ben you A Ana C Cleo Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
  assertStringIncludes(render(panel), '<bdi translate="no">Ana</bdi>');
});

for (
  const [isListed, hasPassphrase, words] of [
    [false, false, "Unlisted: whoever has the link can read and write"],
    [
      false,
      true,
      "Unlisted: whoever has the link and the passphrase can read and write",
    ],
    [true, false, "Listed in the lobby"],
    [true, true, "Listed in the lobby, with a passphrase"],
  ] as const
) {
  Deno.test(`The panel of people says who may come: ${words}`, () => {
    const shown = people([ana]);
    const about = { ...shown.about, isListed, hasPassphrase };
    const html = render(peoplePanel({ ...shown, about }));
    assertStringIncludes(html, `<p class="hint privacy">${words}</p>`);
  });
}

Deno.test("The panel of people tells two of one name apart, beside the name", () => {
  const other = { userId: "other-id", userName: "Ana", tag: "k3" };
  const panel = peoplePanel(people([ana, other]));
  assertEquals(
    textOf(panel),
    "Here now 2 A Ana A Ana k3 Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
  assertStringIncludes(
    render(panel),
    '<bdi translate="no">Ana</bdi><span class="tag"> k3</span>',
  );
});

Deno.test("The panel of people counts those it can't name", () => {
  const panel = peoplePanel(people([ana, ben], 1200));
  assertEquals(
    textOf(panel),
    "Here now 1200 B Ben you A Ana and 1198 more Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
});

Deno.test("The panel of people names the reader of an open room where others fill the list", () => {
  const open = { ...people([ana, cleo], 1200), isStale: still(false) };
  assertEquals(
    textOf(peoplePanel(open)),
    "Here now 1200 B Ben you A Ana C Cleo and 1197 more Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
});

Deno.test("The panel of people names no reader who perhaps isn't there", () => {
  const reading = people([ana, cleo], 1200);
  assertEquals(
    textOf(peoplePanel(reading)),
    "Here now 1200 A Ana C Cleo and 1198 more Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
  const notYetIn = { ...people([ana, cleo]), isStale: still(false) };
  assertEquals(
    textOf(peoplePanel(notYetIn)),
    "Here now 2 A Ana C Cleo Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
});

Deno.test("The panel of people leaves the others as they came", () => {
  const others = seqs(1, 20).map((n) => ({
    userId: `u${n}`,
    userName: `U${n}`,
  }));
  const listed = people([...others, ben]);
  assertEquals(
    render(peoplePanel(listed)).match(/(?<=<bdi[^>]*>)[^<]+/g),
    ["Ben", ...others.map(({ userName }) => userName)],
  );
});

Deno.test("The panel of people shows the first grapheme of a name on the chip", () => {
  const users = ["🇵🇹 Rui", "👩‍🚀Ana", "किरण"].map((userName) => ({
    userId: userName,
    userName,
  }));
  const html = render(peoplePanel(people(users)));
  assertEquals(html.match(/(?<=aria-hidden="true">)[^<]+/g), [
    "🇵🇹",
    "👩‍🚀",
    "कि",
  ]);
});

Deno.test("The panel of people says when nobody is here", () => {
  assertEquals(
    textOf(peoplePanel(people([]))),
    "Here now 0 Nobody yet Unlisted: whoever has the link can read and write Settings Search Save the conversation Bots Delete what is mine",
  );
});

Deno.test("The panel and the menu of people lead to bots, for who has a name", () => {
  const link = '<a class="bots-link" href="/bots">Bots</a>';
  for (const draw of [peoplePanel, peopleMenu]) {
    assertStringIncludes(render(draw(people([ana]))), link);
    const nameless = render(draw({ ...people([ana]), user: still(null) }));
    assertEquals(nameless.includes("/bots"), false);
  }
});

Deno.test("The menu of people opens without scripts", () => {
  const html = render(peopleMenu(people([ana])));
  assertStringIncludes(
    html,
    '<details class="people-menu"><summary><span class="count">1</span> here',
  );
});

const typing: [name: string, users: User[], text: string][] = [
  ["keeps its space while nobody types", [], ""],
  ["names one", [ana], "Ana is typing…"],
  ["names two", [ana, ben], "Ana and Ben are typing…"],
  [
    "tells two of one name apart",
    [ana, { ...ben, userName: "Ana", tag: "k3" }],
    "Ana and Ana k3 are typing…",
  ],
  ["names no more than two", [ana, ben, cleo], "Several people are typing…"],
];

for (const [name, users, text] of typing) {
  Deno.test(`TypingLine ${name}`, () => {
    const line = <TypingLine typingUsers={still(users)} />;
    assertEquals(textOf(line), text);
    assertStringIncludes(render(line), '<p class="typing">');
  });
}
