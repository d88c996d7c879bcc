// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { authorChip } from "./author_chip.tsx";
import { assignHues } from "./author_hue.ts";
import { NameForm } from "./NameForm.tsx";
import { RoomForm, type RoomFormState } from "./RoomForm.tsx";
import { OwnRooms, type VisitedRoom } from "./OwnRooms.tsx";
import { type ListedRooms, RoomList } from "./RoomList.tsx";
import { Seascape } from "./Seascape.tsx";
import { Wordmark } from "./Wordmark.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What the first page shows. */
export interface LobbyProps {
  /** The reader, if they have a name. */
  user: User | null;
  /** Rooms that the reader has been in. */
  ownRooms: readonly VisitedRoom[];
  listed: ListedRooms;
  /** The time now, in milliseconds since the epoch. */
  now: number;
  /** Why the name that was typed didn't work, as a sentence. */
  nameError: string | null;
  /** The room that was to be made. */
  roomForm: RoomFormState;
}

/**
 * The first page: a name, a room, and where people are talking. Whoever has a name knows
 * what this is: a strip is left of the picture, and the rooms come first.
 */
export function Lobby({ ownRooms, listed, now, ...state }: LobbyProps) {
  const { user, nameError, roomForm } = state;
  // What is to be mended is to be seen, however many rooms there are.
  const toForm = <a href="#title">New room</a>;
  const hasError = nameError !== null || roomForm.problem !== null;
  return (
    <div class="lobby">
      {user === null ? <Hero /> : <SlimHero />}
      {user === null || hasError
        ? (
          <main id="main" tabIndex={-1}>
            <Cards {...state} />
            <div class="lists">
              <OwnRooms rooms={ownRooms} />
              <RoomList {...listed} now={now} />
            </div>
          </main>
        )
        : (
          <main id="main" class="rooms-first" tabIndex={-1}>
            <div class="lists">
              <OwnRooms rooms={ownRooms}>{toForm}</OwnRooms>
              <RoomList {...listed} now={now}>
                {ownRooms.length === 0 && listed.listed > 0 && toForm}
              </RoomList>
            </div>
            <Cards {...state} />
          </main>
        )}
    </div>
  );
}

function Hero() {
  return (
    <header class="hero">
      <Seascape />
      <h1>
        <Wordmark />
      </h1>
      <p>Open a link, pick a name, talk.</p>
    </header>
  );
}

function SlimHero() {
  return (
    <header class="hero slim">
      <Seascape />
      <h1>
        <Wordmark />
      </h1>
    </header>
  );
}

type CardsProps = Omit<LobbyProps, "ownRooms" | "listed" | "now">;

function Cards({ user, nameError, roomForm }: CardsProps) {
  return (
    <div class="cards">
      <section class="card" aria-labelledby="you-title">
        <h2 id="you-title">You</h2>
        {user === null
          ? (
            <NameForm
              next="/"
              userName={undefined}
              action="Save"
              error={nameError}
            />
          )
          : <CurrentName user={user} nameError={nameError} />}
      </section>
      <section class="card" aria-labelledby="make-title">
        <h2 id="make-title">New room</h2>
        <RoomForm state={roomForm} isNameless={user === null} />
      </section>
    </div>
  );
}

interface CurrentNameProps {
  user: User;
  nameError: string | null;
}

function CurrentName({ user, nameError }: CurrentNameProps) {
  return (
    <>
      <p class="current-name">
        {authorChip(user, assignHues(new Map(), [user]))}
        <span>
          You talk as <bdi {...UNTRANSLATED}>{user.userName}</bdi>
        </span>
      </p>
      <details class="change-name" open={nameError !== null}>
        <summary>Change your name</summary>
        <NameForm
          next="/"
          userName={user.userName}
          action="Save"
          error={nameError}
        />
      </details>
    </>
  );
}
