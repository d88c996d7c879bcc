import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  EXPORT_FORMATS,
  exportParts,
} from "../../lib/server/export_formats.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import { ana, anaSaid, ben, EVENING } from "../ui/render.ts";

async function saved(ending: string, ...messages: Message[]): Promise<string> {
  const format = EXPORT_FORMATS.get(ending);
  if (format === undefined) throw new Error(`No format ${ending}`);
  async function* pages() {
    for (const message of messages) yield [message];
  }
  const parts = await Array.fromAsync(
    exportParts(format, "tea", EVENING, pages()),
  );
  return parts.join("");
}

const TALK = [
  anaSaid({ text: "Tea?\nIt is hot." }),
  anaSaid({ ...ben, tag: "k3", seq: 2, text: "Yes", replyTo: 1, editedAt: 1 }),
  anaSaid({ seq: 3, text: "", deleted: true }),
  anaSaid({
    seq: 4,
    text: "Here",
    reactions: [{ emoji: "👍", users: [ana, ben] }],
  }),
];

Deno.test("A conversation is saved as text, a paragraph a message", async () => {
  assertEquals(
    await saved("txt", ...TALK),
    `tea, saved 2026-05-01 20:30:00 UTC

#1 2026-05-01 20:30:00 UTC Ana: Tea?
    It is hot.

#2 2026-05-01 20:30:00 UTC Ben k3 to #1: Yes (edited)

#3 2026-05-01 20:30:00 UTC Ana: (deleted)

#4 2026-05-01 20:30:00 UTC Ana: Here 👍 2
`,
  );
});

Deno.test("A conversation is saved as JSON, with all that the API tells", async () => {
  assertEquals(JSON.parse(await saved("json", ...TALK)), {
    room: "tea",
    savedAt: EVENING,
    messages: JSON.parse(JSON.stringify(TALK)),
  });
  assertEquals(JSON.parse(await saved("json")).messages, []);
});

Deno.test("A conversation is saved as Markdown, in which nothing that was typed means anything", async () => {
  const text = "# No *title*\n    <b>no</b> [link](x) 1. `code`";
  assertEquals(
    await saved("md", anaSaid({ text, userName: "A_n_a" })),
    `# tea

Saved 2026-05-01 20:30:00 UTC

**A\\_n\\_a** 2026-05-01 20:30:00 UTC  
\\# No \\*title\\*\\
&nbsp;&nbsp;&nbsp;&nbsp;\\<b\\>no\\<\\/b\\> \\[link\\]\\(x\\) 1\\. \\\`code\\\`
`,
  );
});

Deno.test("Who is called in a conversation is saved by name; JSON has the API's form", async () => {
  const message = anaSaid({ text: "Ask <@ben-id Ben>" });
  for (
    const [ending, name] of [
      ["txt", "Ask @Ben"],
      ["md", "Ask \\@Ben"],
      ["json", "Ask <@ben-id Ben>"],
    ] as const
  ) assertStringIncludes(await saved(ending, message), name);
});
