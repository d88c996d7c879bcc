import { assert, assertStringIncludes } from "@std/assert";
import { Composer, type ComposerText } from "../../lib/ui/Composer.tsx";
import { nothing, render, still } from "./render.ts";

interface ComposerState {
  draft?: Partial<ComposerText>;
  notice?: string;
}

function renderComposer({ draft, notice }: ComposerState = {}): string {
  return render(
    <Composer
      room="book-club"
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

Deno.test("Composer counts what will be stored: no space at the ends", () => {
  const text = `  ${"x".repeat(2000)}\n\n`;
  assertStringIncludes(renderComposer({ draft: { text } }), "0 left");
});
