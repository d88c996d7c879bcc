// Runs in the browser and on the server.

import { h, type VNode } from "preact";
import { knownName } from "./known_names.ts";
import { parseText } from "./markup/blocks.ts";
import type { CodeBlock, Markup, Mention } from "./markup/markup.ts";
import { inReadingOrder } from "./reading_order.ts";
import { textLink } from "./text_link.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

// Flags; else symbols with what changes them, and those that joiners join.
const FEW_EMOJI =
  // The linter knows no short names of properties.
  // deno-lint-ignore no-invalid-regexp
  /^(?:\s*(?:\p{RI}{2}|\p{ExtPict}(?:[\p{M}\p{Cf}\p{EMod}]|(?<=\u200d)\p{S})*)){1,3}$/u;

/** What somebody has said. */
interface Said {
  readonly text: string;
  /** Who said it, if known. */
  readonly userName?: string;
}

type Attributes = Record<string, unknown>;

const ATTRIBUTES: Readonly<Record<string, Attributes>> = {
  code: { dir: "ltr", ...UNTRANSLATED },
  blockquote: { dir: "auto" },
  ul: { dir: "auto" },
  ol: { dir: "auto" },
};

const ACTION = /^\/me +(?=\S)/;

/**
 * What somebody wrote, with all its markup: see `markup/blocks.ts`. `/me waves` is an
 * action, as in IRC; up to three emoji alone are large.
 *
 * @param said The message.
 * @param readerId The reader, if known: mentions of them are marked.
 * @returns The element: a paragraph where it is a single one.
 */
export function markedText(said: Said, readerId: string | undefined): VNode {
  const text = inReadingOrder(said.text);
  const action = said.userName && ACTION.exec(text)?.[0];

  const mention = ({ userId, userName }: Mention) => (
    <bdi
      class={userId === readerId ? "mention own" : "mention"}
      data-user={userId}
      {...UNTRANSLATED}
    >
      {`@${knownName(userId) ?? userName}`}
    </bdi>
  );
  const draw = (node: Markup): VNode | string => {
    if (typeof node === "string") return node;
    const { kind } = node;
    if (kind === "a") return textLink(node);
    if (kind === "mention") return mention(node);
    if (kind === "pre") return codeBlock(node);
    const { value, content } = node;
    const attributes: Attributes = { ...ATTRIBUTES[kind], value };
    return h(kind, attributes, content.map(draw));
  };

  const blocks = parseText(text.slice(action?.length));
  const [first] = blocks;
  const isLine = blocks.length === 1 && first?.kind === "p";
  const content = (isLine ? first.content : blocks).map(draw);
  const look = action ? " action" : FEW_EMOJI.test(text) ? " emoji" : "";
  return h(
    isLine ? "p" : "div",
    { class: `text${look}`, dir: "auto" },
    action && <bdi {...UNTRANSLATED}>{said.userName}</bdi>,
    action && " ",
    content,
  );
}

/** It reads from left to right, and scrolls by itself; see `code_copy.ts`. */
function codeBlock({ text, language }: CodeBlock): VNode {
  return (
    <div
      class="code"
      dir="ltr"
      data-language={language}
    >
      <pre tabIndex={0} {...UNTRANSLATED}><code>{text}</code></pre>
      <button type="button" class="copy">Copy</button>
    </div>
  );
}
