// Runs in tests.

import bcd, {
  type BrowserName,
  type CompatStatement,
  type Identifier,
  type SimpleSupportStatement,
} from "@mdn/browser-compat-data" with { type: "json" };

/** The oldest browsers in which a room is live, as the README says. */
export const FLOOR: Readonly<Partial<Record<BrowserName, string>>> = {
  chrome: "109",
  chrome_android: "109",
  firefox: "115",
  firefox_android: "115",
  safari: "16.4",
  safari_ios: "16.4",
};

/** A name that some browser of the floor doesn't know. */
export interface NewerMember {
  /** Where it is, such as `["Array", "toSorted"]`. */
  readonly path: readonly string[];
  /** Whether it is on the constructor, on its prototype, or nobody says. */
  readonly place: "constructor" | "prototype" | "either";
}

/** What some browser of the floor lacks. */
export interface Newer {
  readonly members: readonly NewerMember[];
  /** Interface and name of events. */
  readonly events: readonly (readonly [target: string, type: string])[];
  /** Properties of stylesheets. */
  readonly properties: readonly string[];
  /** Pseudo-classes and pseudo-elements, without their colons. */
  readonly selectors: readonly string[];
}

/** Reads from MDN's browser-compat-data what is newer than the floor. */
export function newerThanFloor(): Newer {
  const events: [string, string][] = [];
  const members: NewerMember[] = [];
  for (const path of lacking(bcd.javascript["builtins"] ?? {})) {
    members.push({ path, place: "either" });
  }
  for (const path of lacking(bcd.api)) {
    const [target = "", name = ""] = path;
    if (path.length > 2) continue; // A parameter, or what comes back.
    if (name.endsWith("_event")) {
      events.push([target, name.replace(/_event$/, "")]);
    } else if (name.endsWith("_static")) {
      const own = name.replace(/_static$/, "");
      members.push({ path: [target, own], place: "constructor" });
    } else members.push({ path, place: "prototype" });
  }
  const properties = namesIn(bcd.css["properties"]);
  const selectors = namesIn(bcd.css["selectors"]);
  return { members, events, properties, selectors };
}

function namesIn(features: Identifier = {}): string[] {
  return [...lacking(features)].filter(({ length }) => length === 1).flat();
}

/** Paths of the features that the floor lacks; what is below them isn't visited. */
function* lacking(
  { __compat, ...features }: Identifier,
  path: readonly string[] = [],
): Generator<readonly string[]> {
  if (__compat !== undefined && !isInFloor(__compat)) {
    yield path;
    return;
  }
  for (const [name, feature] of Object.entries(features)) {
    yield* lacking(feature, [...path, name]);
  }
}

function isInFloor({ support }: CompatStatement): boolean {
  return Object.entries(FLOOR).every(([browser, version]) => {
    const statements = Object.entries(support)
      .filter(([name]) => name === browser)
      .flatMap(([, statement]) => statement);
    // Of features that are in no browser but for one, some say nothing of the others.
    return statements.some((statement) => isSupported(statement, version));
  });
}

function isSupported(
  { version_added, version_removed, ...rest }: SimpleSupportStatement,
  version: string,
): boolean {
  if (rest.flags || rest.prefix || rest.alternative_name) return false;
  if (version_added === false || isNewer(version_added, version)) return false;
  return version_removed === undefined || isNewer(version_removed, version);
}

/** Whether a version, such as `≤12.1` or `preview`, is newer than another one. */
function isNewer(one: string, other: string): boolean {
  if (one === "preview") return true;
  const [a = 0, b = 0] = one.replace("≤", "").split(".").map(Number);
  const [c = 0, d = 0] = other.split(".").map(Number);
  return a > c || a === c && b > d;
}
