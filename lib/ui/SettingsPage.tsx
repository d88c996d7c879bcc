// Runs on the server.

import type { Role } from "../protocol/messages.ts";
import { hookPagePath } from "../protocol/hook_paths.ts";
import { INVITE_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { roomDeletionPath } from "../protocol/room_deletion_path.ts";
import { spanWords } from "../protocol/settings_sentence.ts";
import { HandOver, Moderators, Sanctions } from "./PeopleForms.tsx";
import { personName } from "./person_name.tsx";
import { PlainPage } from "./PlainPage.tsx";
import { Passphrase, Speaking, Title, Topic } from "./RoomForms.tsx";
import type { SettingsView } from "./settings_view.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/** What a room is, and what its owners and moderators decide about it, by forms. */
export function SettingsPage({ view }: { view: SettingsView }) {
  const { room, role, done, problem, isMade } = view;
  const isOwner = role === "owner";
  const isModerator = isOwner || role === "moderator";
  return (
    <PlainPage title="Settings">
      {done !== null && <p class="card" role="status">{done}</p>}
      {problem !== null && (
        <p id="problem" class="card field-error" role="alert">
          {problem.message}
        </p>
      )}
      <About {...view} />
      {isOwner && (
        <>
          <Title {...view} />
          <Passphrase {...view} />
        </>
      )}
      {isModerator && (
        <>
          <Topic {...view} />
          <Speaking {...view} />
          <Sanctions {...view} />
        </>
      )}
      {isOwner && (
        <>
          <Moderators {...view} />
          <HandOver {...view} />
        </>
      )}
      <p class="room-links">
        <a href={`${roomPath(room)}/${INVITE_PATH}`}>Invite somebody</a>
        {isOwner && (
          <>
            <a href={hookPagePath(room)}>Hook for programs</a>
            <a href={roomDeletionPath(room)}>Delete the room</a>
          </>
        )}
        {!isMade && <a href="/#make">Make a room of your own</a>}
      </p>
      <p>
        <a href={roomPath(room)}>Back to the room</a>
      </p>
    </PlainPage>
  );
}

const ROLES: Readonly<Record<Role, string>> = {
  visitor: "You have no name here.",
  member: "You are a member.",
  moderator: "You are a moderator.",
  owner: "You are an owner.",
};

function About(view: SettingsView) {
  const { title, topic, isListed, isMade, moderators, hasPassphrase } = view;
  const { isLocked, slowModeMs, role } = view;
  return (
    <section aria-labelledby="about-title">
      <h2 id="about-title">
        <bdi {...UNTRANSLATED}>{title}</bdi>
      </h2>
      {topic !== "" && <p dir="auto" {...UNTRANSLATED}>{topic}</p>}
      <p>
        {isMade
          ? ROLES[role]
          : "Nobody has made this room for themselves, so nobody decides about it."}
        {" "}
        {isListed
          ? "The lobby shows it to everybody."
          : "It is unlisted: whoever has the link finds it."}
        {hasPassphrase && " It has a passphrase."}
        {isLocked && " Only moderators may speak here now."}
        {slowModeMs > 0 &&
          ` Slow mode: one message every ${spanWords(slowModeMs)}.`}
      </p>
      {isMade && (
        <p>
          {moderators.length === 0 ? "There are no moderators." : (
            <>
              Moderators: {moderators.map((each, at) => (
                <>
                  {at > 0 && ", "}
                  {personName(each)}
                </>
              ))}.
            </>
          )}
        </p>
      )}
    </section>
  );
}
