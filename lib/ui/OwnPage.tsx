// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { OWN_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { personName } from "./person_name.tsx";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What the page shows where one takes back what one has said, and who one is. */
export type OwnView =
  | { readonly kind: "nameless"; readonly room: string }
  /** Nobody knows any more who it was. */
  | { readonly kind: "forgotten"; readonly room: string }
  | {
    readonly kind: "ready";
    readonly room: string;
    readonly user: User;
    /** How many messages of the reader are kept. */
    readonly count: number;
    /** How many were just deleted; `null` for none that was asked for. */
    readonly deleted: number | null;
    /** Why nothing came of what was tried, as a sentence. */
    readonly error: string | null;
  };

type Ready = Extract<OwnView, { kind: "ready" }>;

/** What becomes of what is one's own, by forms. */
export function OwnPage({ view }: { view: OwnView }) {
  return (
    <PlainPage title="What is mine">
      {view.kind === "nameless" && (
        <p>You have no name here, so nothing is yours.</p>
      )}
      {view.kind === "forgotten" && (
        <p class="card" role="status">
          You are forgotten: you are signed out in all browsers.
        </p>
      )}
      {view.kind === "ready" && <Forms {...view} />}
      <p>
        <a href={roomPath(view.room)}>Back to the room</a>
      </p>
    </PlainPage>
  );
}

function Forms(view: Ready) {
  const { user, deleted, error } = view;
  return (
    <>
      {error !== null && <p class="card field-error" role="alert">{error}</p>}
      {deleted !== null && (
        <p class="card" role="status">
          {deleted === 1 ? "1 message is" : `${deleted} messages are`} deleted.
        </p>
      )}
      <p>You talk as {personName(user)}.</p>
      <section aria-labelledby="delete-title">
        <h2 id="delete-title">Delete my messages here</h2>
        <DeleteForm {...view} />
      </section>
      <section aria-labelledby="forget-title">
        <h2 id="forget-title">Forget me</h2>
        <ForgetForm {...view} />
      </section>
    </>
  );
}

function DeleteForm({ room, count }: Ready) {
  const name = <bdi {...UNTRANSLATED}>{room}</bdi>;
  if (count === 0) return <p>No message of yours is kept in {name}.</p>;
  const all = count === 1 ? "your message" : `all ${count} of your messages`;
  return (
    <form method="post" action={`${roomPath(room)}/${OWN_PATH}`}>
      <p>
        This deletes {all} in{" "}
        {name}, for everybody and for good: the words and the reactions. That
        there was a message stays, with your name and the time; so does what you
        wrote in other rooms, and what others have quoted, copied or saved.
      </p>
      <p class="actions">
        <label>
          <input type="checkbox" name="sure" value="1" required /> Yes, delete
          {" "}
          {all}
        </label>
      </p>
      <p class="actions">
        <button type="submit" class="danger" name="do" value="delete">
          Delete
        </button>
      </p>
    </form>
  );
}

function ForgetForm({ room }: Ready) {
  return (
    <form method="post" action={`${roomPath(room)}/${OWN_PATH}`}>
      <p>
        This signs you out in every browser that knows you, for good: nobody can
        be you again or change what you wrote, nor can you. This browser also
        forgets how far you have read, what you haven't sent, and which
        passphrases of rooms you have given. Your messages stay, with your name:
        delete them first. Bots of yours go on: revoke them first. Rooms of
        yours stay: keep their owner's links.
      </p>
      <p class="actions">
        <label>
          <input type="checkbox" name="sure" value="1" required />{" "}
          Yes, forget me
        </label>
      </p>
      <p class="actions">
        <button type="submit" class="danger" name="do" value="forget">
          Forget me
        </button>
      </p>
    </form>
  );
}
