// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { BOTS_PAGE_PATH } from "../protocol/page_paths.ts";
import { Copyable } from "./Copyable.tsx";
import { NAME_INPUT } from "./name_input.ts";
import { NameForm } from "./NameForm.tsx";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What was typed into a field of it, and why that didn't work, as a sentence. */
interface Refused {
  readonly typed: string;
  readonly error: string;
}

/** What the page of bots shows: two forms, and what has become of one that was sent. */
export type BotsView =
  | {
    /** Whoever makes bots has a name. */
    readonly kind: "nameless";
    /** Why the name that was typed didn't work, as a sentence. */
    readonly nameError: string | null;
  }
  | { readonly kind: "ready" }
  | {
    readonly kind: "made";
    readonly bot: User;
    readonly token: string;
    /** The address of a room that the bot may post to. */
    readonly postUrl: string;
    /** Where it gives that room's passphrase. */
    readonly entryUrl: string;
  }
  | { readonly kind: "not_made" } & Refused
  | { readonly kind: "revoked"; readonly userId: string }
  | { readonly kind: "not_revoked" } & Refused;

type Made = Extract<BotsView, { kind: "made" }>;

/** The page where a person makes bots and revokes them. */
export function BotsPage({ view }: { view: BotsView }) {
  return (
    <PlainPage title="Bots">
      <p>
        A bot is a program that talks in rooms, under a name of its own. A token
        says who it is.
      </p>
      {view.kind === "nameless"
        ? <Nameless error={view.nameError} />
        : <Forms view={view} />}
    </PlainPage>
  );
}

function Nameless({ error }: { error: string | null }) {
  return (
    <>
      <p>Whoever makes bots needs a name: pick one first.</p>
      <NameForm
        next={BOTS_PAGE_PATH}
        userName={undefined}
        action="Save"
        error={error}
      />
      <p>
        <a href="/">See all rooms</a>
      </p>
    </>
  );
}

function Forms({ view }: { view: BotsView }) {
  return (
    <>
      {view.kind === "made" && <MadeBot {...view} />}
      {view.kind === "revoked" && (
        <p class="card" role="status">
          Revoked:{" "}
          <bdi {...UNTRANSLATED}>{view.userId}</bdi>. Its token counts no
          longer, and its connections close.
        </p>
      )}
      <section aria-labelledby="make-title">
        <h2 id="make-title">
          {view.kind === "made" ? "Make another one" : "Make a bot"}
        </h2>
        <MakeForm refused={view.kind === "not_made" ? view : null} />
      </section>
      <section aria-labelledby="revoke-title">
        <h2 id="revoke-title">Revoke a bot</h2>
        <RevokeForm refused={view.kind === "not_revoked" ? view : null} />
      </section>
    </>
  );
}

function MadeBot({ bot, token, postUrl, entryUrl }: Made) {
  return (
    <section class="card" aria-labelledby="made-title">
      <h2 id="made-title">
        <bdi {...UNTRANSLATED}>{bot.userName}</bdi> is made
      </h2>
      <p role="status">
        Keep the token: it won't be shown again, and whoever has it is the bot.
      </p>
      <Copyable id="token" label="Token" text={token} rows={4} />
      <Copyable id="user-id" label="User ID" text={bot.userId} rows={1} />
      <Copyable
        id="example"
        label="Try it in a terminal"
        text={example(token, postUrl)}
        rows={8}
      />
      <p class="hint">
        A room with a passphrase takes that from a bot, too: it posts{" "}
        <code {...UNTRANSLATED}>{'{"passphrase"}'}</code> to{" "}
        <code {...UNTRANSLATED}>{entryUrl}</code>{" "}
        once, and sends the cookie along that it gets.
      </p>
    </section>
  );
}

function example(token: string, postUrl: string): string {
  return `curl -d '{"text":"Hello"}' \\
  -H 'Content-Type: application/json' \\
  -H 'Authorization: Bearer ${token}' \\
  '${postUrl}'`;
}

interface FormProps {
  /** What was sent before, if it didn't work. */
  refused: Refused | null;
}

function MakeForm({ refused }: FormProps) {
  return (
    <form class="field-form" method="post" action={BOTS_PAGE_PATH}>
      <label for="name">Name of the bot</label>
      <div class="field">
        <input
          {...NAME_INPUT}
          autocomplete="off"
          value={refused?.typed}
          aria-invalid={refused !== null}
          aria-describedby="name-hint"
        />
        <button type="submit">Make</button>
      </div>
      <Hint id="name-hint" error={refused?.error}>
        Others see this name where the bot talks.
      </Hint>
    </form>
  );
}

function RevokeForm({ refused }: FormProps) {
  return (
    <form class="field-form" method="post" action={BOTS_PAGE_PATH}>
      <label for="bot">User ID or token</label>
      <div class="field">
        <input
          id="bot"
          name="bot"
          type="text"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="ltr"
          value={refused?.typed}
          aria-invalid={refused !== null}
          aria-describedby="bot-hint"
        />
        <button type="submit">Revoke</button>
      </div>
      <Hint id="bot-hint" error={refused?.error}>
        Whoever made a bot revokes it by its user ID; whoever has its token, by
        that. It can't be undone.
      </Hint>
    </form>
  );
}

interface HintProps {
  id: string;
  /** What is to be mended, as a sentence. */
  error: string | undefined;
  /** What is said otherwise. */
  children: string;
}

function Hint({ id, error, children }: HintProps) {
  return (
    <p id={id} class={error === undefined ? "hint" : "field-error"}>
      {error ?? children}
    </p>
  );
}
