import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Composer, type ComposerText } from "../../lib/ui/Composer.tsx";
import type { User } from "../../lib/protocol/messages.ts";
import { ana, nothing, render, still } from "./render.ts";

interface ComposerState {
  user?: User | null;
  nameError?: string;
  draft?: Partial<ComposerText>;
  notice?: string;
}

function renderComposer(
  { user = ana, nameError, draft, notice }: ComposerState = {},
): string {
  return render(
    <Composer
      room="book-club"
      user={still(user)}
      nameError={nameError ?? null}
      draft={{ id: "form-1", text: "", error: null, ...draft }}
      notice={still(notice ?? null)}
      onSend={() => "queued"}
      kept={still({ id: "form-1", text: "" })}
      onType={nothing}
    />,
  );
}

Deno.test("Composer is a form that posts without scripts", () => {
  const html = renderComposer();
  assertStringIncludes(html, 'method="post"');
  assertStringIncludes(html, 'action="/rooms/book-club/messages"');
  assertStringIncludes(html, '<input type="hidden" name="id" value="form-1"');
  assertStringIncludes(html, '<button type="submit"');
});

Deno.test("Composer labels its box", () => {
  const html = renderComposer();
  assertStringIncludes(html, '<label class="visually-hidden" for="text">');
  assertStringIncludes(html, '<textarea id="text" name="text"');
});

Deno.test("Composer brings back what wasn't sent, and says why", () => {
  const html = renderComposer({
    draft: { text: "a < b\nand more", error: "The message is too long." },
  });
  assertStringIncludes(html, ">a &lt; b\nand more</textarea>");
  assertStringIncludes(
    html,
    '<span role="status">The message is too long.</span>',
  );
});

Deno.test("Composer shows notices", () => {
  assertStringIncludes(renderComposer({ notice: "Slow down" }), "Slow down");
});

Deno.test("Composer counts only near the limit", () => {
  assert(
    !renderComposer({ draft: { text: "x".repeat(1800) } }).includes("left"),
  );
  assertStringIncludes(
    renderComposer({ draft: { text: "x".repeat(1801) } }),
    "199 left",
  );
});

Deno.test("Composer counts what is too much", () => {
  assertStringIncludes(
    renderComposer({ draft: { text: "x".repeat(2003) } }),
    "3 too many",
  );
});

Deno.test("Composer counts what will be stored: no space at the end", () => {
  const text = `\n${"x".repeat(2000)}  \n\n`;
  assertStringIncludes(renderComposer({ draft: { text } }), "0 left");
});

Deno.test("Composer asks who has no name for one, in the same form", () => {
  const html = renderComposer({ user: null });
  assertEquals(html.match(/<form/g)?.length, 1);
  assertStringIncludes(html, '<label for="name">Your name</label>');
  assertStringIncludes(html, '<input id="name" name="name"');
  assertStringIncludes(html, 'name="join" value="1">Join</button>');
  // Whoever only joins has nothing to say yet.
  assert(!/<textarea[^>]* required/.test(html));
});

Deno.test("Composer asks nobody twice, and wants something to send", () => {
  const html = renderComposer();
  assert(!html.includes('id="name"'));
  assert(/<textarea[^>]* required/.test(html));
});

Deno.test("Composer says what is wrong with a name", () => {
  assertStringIncludes(
    renderComposer({ user: null, nameError: "Too long." }),
    '<p id="name-hint" class="field-error">Too long.</p>',
  );
});
