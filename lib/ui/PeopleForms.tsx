// Runs on the server.

import { spanWords } from "../protocol/settings_sentence.ts";
import { clockOf } from "./kept_clocks.ts";
import { personName } from "./person_name.tsx";
import {
  Choice,
  Deed,
  fieldOf,
  NOBODY,
  PersonField,
} from "./settings_fields.tsx";
import type { SettingsView, ShownSanction } from "./settings_view.ts";
import { UNTRANSLATED } from "./untranslated.ts";

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** How long somebody may not do something, in minutes. */
const TERMS = [
  10,
  HOUR_MINUTES,
  DAY_MINUTES,
  7 * DAY_MINUTES,
  365 * DAY_MINUTES,
];

/** Who may not speak or be there, for how long, and why. */
export function Sanctions(view: SettingsView) {
  const { people, moderators, mutes, bans } = view;
  const ids = new Set(moderators.map(({ userId }) => userId));
  const others = people.filter(({ userId }) => !ids.has(userId));
  const deeds = ["mute", "ban"];
  const { value, ...term } = fieldOf(
    view,
    deeds,
    "minutes",
    String(HOUR_MINUTES),
  );
  return (
    <>
      <Deed view={view} id="mute" title="Mute or ban somebody">
        {others.length === 0 ? <p>{NOBODY}</p> : (
          <>
            <PersonField view={view} deeds={deeds} people={others} />
            <label for={term.id}>For</label>
            <select {...term}>
              {TERMS.map((minutes) => (
                <option
                  key={minutes}
                  value={minutes}
                  selected={String(minutes) === value}
                >
                  {spanWords(minutes * 60_000)}
                </option>
              ))}
            </select>
            <label for="field-mute-reason">Why (they are told)</label>
            <input
              {...fieldOf(view, deeds, "reason")}
              type="text"
              autocomplete="off"
              dir="auto"
            />
            <p class="hint">
              Who is muted reads, and can't speak. Who is banned can't be here.
            </p>
            <p class="actions">
              <button type="submit" name="do" value="mute">Mute</button>
              <button type="submit" name="do" value="ban" class="danger">
                Ban
              </button>
            </p>
          </>
        )}
      </Deed>
      <SanctionList view={view} id="mutes" title="Muted" list={mutes} />
      <SanctionList view={view} id="bans" title="Banned" list={bans} />
    </>
  );
}

interface SanctionListProps {
  view: SettingsView;
  id: "mutes" | "bans";
  title: string;
  list: readonly ShownSanction[];
}

function SanctionList({ view, id, title, list }: SanctionListProps) {
  if (list.length === 0) return null;
  const clock = clockOf(view.clock);
  return (
    <Deed view={view} id={id} title={title}>
      <ul class="decided">
        {list.map(({ userId, userName, until, reason }) => (
          <li key={userId}>
            <span>
              {personName({ userId, userName })}{" "}
              <span class="hint">
                until{" "}
                <time datetime={new Date(until).toISOString()}>
                  {clock.date(until)}, {clock.time(until)}
                </time>
                {reason !== "" && (
                  <>
                    : <bdi {...UNTRANSLATED}>{reason}</bdi>
                  </>
                )}
              </span>
            </span>
            <button
              type="submit"
              name={id === "mutes" ? "lift_mute" : "lift_ban"}
              value={userId}
            >
              Take back
              <span class="visually-hidden">: {userName}</span>
            </button>
          </li>
        ))}
      </ul>
    </Deed>
  );
}

/** Who keeps order. */
export function Moderators(view: SettingsView) {
  const { moderators, people } = view;
  const ids = new Set(moderators.map(({ userId }) => userId));
  const others = people.filter(({ userId }) => !ids.has(userId));
  return (
    <Deed view={view} id="moderators" title="Moderators">
      <p class="hint">
        They delete messages, mute and ban, set the topic, lock the room and
        slow it down.
      </p>
      {moderators.length > 0 && (
        <ul class="decided">
          {moderators.map((each) => (
            <li key={each.userId}>
              {personName(each)}
              <button
                type="submit"
                name="demote"
                value={each.userId}
                // What is chosen below has no say in it.
                formNoValidate
              >
                Remove
                <span class="visually-hidden">: {each.userName}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {others.length === 0 ? <p>{NOBODY}</p> : (
        <>
          <PersonField view={view} deeds={["promote"]} people={others} />
          <p class="actions">
            <Choice deed="promote">Make a moderator</Choice>
          </p>
        </>
      )}
    </Deed>
  );
}

/** To whom the room goes. */
export function HandOver(view: SettingsView) {
  const { people, moderators } = view;
  const known = [
    ...people,
    ...moderators.filter(({ userId }) =>
      people.every((each) => each.userId !== userId)
    ),
  ];
  return (
    <Deed view={view} id="owner" title="Hand the room over">
      <p class="hint">
        Whoever gets it decides all about it from then on, and you no longer do.
      </p>
      {known.length === 0 ? <p>{NOBODY}</p> : (
        <>
          <PersonField view={view} deeds={["hand_over"]} people={known} />
          <label class="tick">
            <input type="checkbox" name="sure" value="1" required />{" "}
            Yes, it is theirs then
          </label>
          <p class="actions">
            <button type="submit" name="do" value="hand_over" class="danger">
              Hand over
            </button>
          </p>
        </>
      )}
    </Deed>
  );
}
