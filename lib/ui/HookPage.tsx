// Runs on the server.

import { hookPagePath } from "../protocol/hook_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import type { Clock } from "./clock.ts";
import { Copyable } from "./Copyable.tsx";
import { NAME_INPUT } from "./name_input.ts";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** The hook that a room has. */
export interface ShownHook {
  readonly name: string;
  /** Name of the owner who made it. */
  readonly maker: string;
  /** When, in milliseconds since the epoch. */
  readonly madeAt: number;
}

/** What has become of a form of the page. */
export type HookOutcome =
  | { readonly kind: "none" }
  | {
    readonly kind: "made";
    /** Where programs post; whoever has it can. */
    readonly url: string;
  }
  | { readonly kind: "removed" }
  | {
    readonly kind: "refused";
    /** As the name; `null` where none was asked for. */
    readonly typed: string | null;
    /** Why that didn't work, as a sentence. */
    readonly error: string;
  };

/** What the page of a room's hook shows to an owner. */
export interface HookView {
  readonly room: string;
  readonly title: string;
  /** `null` for none. */
  readonly hook: ShownHook | null;
  readonly outcome: HookOutcome;
  /** Tells dates as the reader reads them. */
  readonly clock: Clock;
}

/** Where owners make the hook of a room, renew it and remove it. */
export function HookPage({ view }: { view: HookView }) {
  const { room, title, hook, outcome, clock } = view;
  return (
    <PlainPage title="Hook">
      <p>
        By its hook, a program such as a build or an alarm posts to{" "}
        <bdi {...UNTRANSLATED}>{title}</bdi>. It needs nothing but an address.
      </p>
      {outcome.kind === "made" && <MadeHook url={outcome.url} />}
      {outcome.kind === "refused" && outcome.typed === null && (
        <p class="card field-error" role="alert">{outcome.error}</p>
      )}
      {outcome.kind === "removed" && (
        <p class="card" role="status">
          Removed: the address is no longer one.
        </p>
      )}
      {hook !== null && (
        <p>
          It posts as{" "}
          <bdi {...UNTRANSLATED}>{hook.name}</bdi>, unless a message brings
          another name. <bdi {...UNTRANSLATED}>{hook.maker}</bdi>{" "}
          made the address on{" "}
          <time
            datetime={new Date(hook.madeAt).toISOString()}
            lang={clock.lang}
          >
            {clock.date(hook.madeAt)}
          </time>.
        </p>
      )}
      <section aria-labelledby="make-title">
        <h2 id="make-title">
          {hook === null ? "Make a hook" : "Make a new address"}
        </h2>
        <MakeForm {...view} />
      </section>
      {hook !== null && <RemoveForm room={room} />}
      <p>
        <a href={roomPath(room)}>Back to the room</a>
      </p>
    </PlainPage>
  );
}

function MadeHook({ url }: { url: string }) {
  return (
    <section class="card" aria-labelledby="made-title">
      <h2 id="made-title">The address is made</h2>
      <p role="status">
        Keep it: it won't be shown again, and whoever has it can post here.
      </p>
      <Copyable id="address" label="Address" text={url} rows={3} />
      <Copyable
        id="example"
        label="Try it in a terminal"
        text={example(url)}
        rows={5}
      />
    </section>
  );
}

function example(url: string): string {
  return `curl -d '{"text":"Hello"}' \\
  -H 'Content-Type: application/json' \\
  '${url}'`;
}

function MakeForm({ room, hook, outcome }: HookView) {
  const refused = outcome.kind === "refused" && outcome.typed !== null
    ? { typed: outcome.typed, error: outcome.error }
    : null;
  return (
    <form class="field-form" method="post" action={hookPagePath(room)}>
      <label for="name">Name of the hook</label>
      <div class="field">
        <input
          {...NAME_INPUT}
          autocomplete="off"
          value={refused?.typed ?? hook?.name}
          aria-invalid={refused !== null}
          aria-describedby="name-hint"
        />
        <button type="submit" name="do" value="make">Make</button>
      </div>
      <p
        id="name-hint"
        class={refused === null ? "hint" : "field-error"}
      >
        {refused?.error ??
          (hook === null
            ? "What it posts is under this name."
            : "The address so far stops working at once.")}
      </p>
    </form>
  );
}

function RemoveForm({ room }: { room: string }) {
  return (
    <section aria-labelledby="remove-title">
      <h2 id="remove-title">Remove the hook</h2>
      <form method="post" action={hookPagePath(room)}>
        <p>Nothing is posted by it any more. What it has said stays.</p>
        <p class="actions">
          <button type="submit" class="danger" name="do" value="remove">
            Remove
          </button>
        </p>
      </form>
    </section>
  );
}
