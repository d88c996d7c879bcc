// Runs in the browser and on the server.

/**
 * What people type in Markdown's way, as a tree; see `blocks.ts` and `inline.ts`. Its
 * kinds are named as the elements of HTML that show them.
 *
 * @module
 */

/**
 * Words that stand out (`**strong**`, `*em*` or `_em_`, `~~del~~`, `` `code` ``), lines of
 * text (`p`), lines behind `>` (`blockquote`), and lists: points behind `-` or `*` (`ul`)
 * or numbers (`ol`).
 */
export interface Marked {
  readonly kind:
    | "strong"
    | "em"
    | "del"
    | "code"
    | "p"
    | "blockquote"
    | "ul"
    | "ol"
    | "li";
  /** The number of a point, where that isn't just the next one. */
  readonly value?: number | undefined;
  readonly content: readonly Markup[];
}

/** Lines between fences: three backticks or more. */
export interface CodeBlock {
  readonly kind: "pre";
  readonly text: string;
  /** What the fence says of it; often nothing. */
  readonly language: string;
}

/** An http or https address, perhaps behind words: `[words](https://a.example)`. */
export interface Link {
  readonly kind: "a";
  readonly url: string;
  readonly words?: string;
}

/** Somebody who is called by name; see `mention_token.ts` of the protocol. */
export interface Mention {
  readonly kind: "mention";
  readonly userId: string;
  /** The name at that time. */
  readonly userName: string;
}

/** A part of a text. */
export type Markup = string | Marked | CodeBlock | Link | Mention;
