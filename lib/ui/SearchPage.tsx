// Runs on the server.

import type { ClockSetting } from "../protocol/clock_setting.ts";
import { SEARCH_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { type FoundPage, MAX_QUERY_LENGTH } from "../protocol/search.ts";
import { foundItem } from "./found_item.tsx";
import { clockOf } from "./kept_clocks.ts";
import { UNTRANSLATED } from "./untranslated.ts";
import { Wordmark } from "./Wordmark.tsx";

/** What the page of a search shows. */
export interface SearchView {
  readonly room: string;
  /** What people call it. */
  readonly title: string;
  /** How the reader reads the time, as far as that is known. */
  readonly clock: ClockSetting;
  /** What was typed to look for. */
  readonly query: string;
  /** Whether the newest of what was found are asked for. */
  readonly isFirstPage: boolean;
  /** What was found; `null` where nothing was looked for. */
  readonly found: FoundPage | null;
  /** Why that couldn't be looked for, as a sentence. */
  readonly error: string | null;
  /** The day that was asked for. */
  readonly date: string;
  /** Why that leads nowhere, as a sentence. */
  readonly dateError: string | null;
}

interface SearchPageProps {
  view: SearchView;
}

/** Finds messages of a room, by their words, their author or their day. */
export function SearchPage({ view }: SearchPageProps) {
  const { room, title, found } = view;
  return (
    <div class="plain find">
      <header>
        <a class="home" href="/" aria-label="Islet: all rooms">
          <Wordmark />
        </a>
        <a class="button" href={roomPath(room)}>Back to the room</a>
      </header>
      <main id="main" tabIndex={-1}>
        <h1>
          Search <bdi {...UNTRANSLATED}>{title}</bdi>
        </h1>
        <WordsForm view={view} />
        {found && <Results view={view} found={found} />}
        <DateForm view={view} />
      </main>
    </div>
  );
}

function WordsForm({ view: { room, query, error } }: SearchPageProps) {
  return (
    <form
      class="field-form"
      role="search"
      action={`${roomPath(room)}/${SEARCH_PATH}`}
    >
      <label for="q">Words</label>
      <div class="field">
        <input
          type="search"
          id="q"
          name="q"
          value={query}
          maxLength={MAX_QUERY_LENGTH}
          required
          autocomplete="off"
          aria-invalid={error !== null}
          aria-describedby={error === null ? "q-hint" : "q-error q-hint"}
        />
        <button type="submit">Search</button>
      </div>
      {error !== null && <p id="q-error" class="field-error">{error}</p>}
      <p id="q-hint" class="hint">
        Capitals and accents make no difference. Words in <q>quotation marks</q>
        {" "}
        stand together; <kbd {...UNTRANSLATED}>from:ana</kbd>{" "}
        finds what Ana said.
      </p>
    </form>
  );
}

function Results(
  { view, found }: SearchPageProps & { found: FoundPage },
) {
  const { room, query, isFirstPage } = view;
  const { messages, excerpts, count, hasOlder } = found;
  const clock = clockOf(view.clock);
  const fields = new URLSearchParams({ q: query });
  const address = `${roomPath(room)}/${SEARCH_PATH}?${fields}`;
  return (
    <section aria-labelledby="found-title">
      <h2 id="found-title">
        {count === 0
          ? "Nothing found"
          : count === 1
          ? "1 message found"
          : `${count} messages found`}
      </h2>
      {count === 0 && (
        <p>
          No message that the room still keeps has all of this.
        </p>
      )}
      <ol class="found">
        {messages.map((message, place) =>
          foundItem(room, message, excerpts[place] ?? [], clock)
        )}
      </ol>
      <p class="actions">
        {!isFirstPage && <a class="button" href={address}>Newest results</a>}
        {hasOlder && (
          <a class="button" href={`${address}&before=${messages.at(-1)?.seq}`}>
            Older results
          </a>
        )}
      </p>
    </section>
  );
}

function DateForm({ view }: SearchPageProps) {
  const { room, date, dateError, clock } = view;
  return (
    <form
      class="field-form"
      action={`${roomPath(room)}/${SEARCH_PATH}`}
    >
      <label for="date">Go to a day</label>
      <div class="field">
        <input
          type="date"
          id="date"
          name="date"
          value={date}
          required
          aria-invalid={dateError !== null}
          aria-describedby={dateError === null ? undefined : "date-error"}
        />
        <button type="submit">Go there</button>
      </div>
      {dateError !== null && (
        <p id="date-error" class="field-error">{dateError}</p>
      )}
      {clock.timeZone === null && (
        <p class="hint">Days begin at midnight UTC.</p>
      )}
    </form>
  );
}
