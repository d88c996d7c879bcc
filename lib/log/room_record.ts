// Runs on the server.

/** What a room is, beside what is said in it. Rooms that nobody has made have none. */
export interface RoomRecord {
  /** As its maker typed it, checked. */
  readonly title: string;
  /** Whether the lobby shows it to everybody. */
  readonly listed: boolean;
  /** Whose it is: user IDs, the first one first. */
  readonly owners: readonly string[];
  /** Hash of what makes somebody an owner, by the link that its maker was given. */
  readonly ownerSecretHash: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Fields that a newer Islet has written. They stay as they are. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What a change of the record tells of it: everything but secrets, where it changed. */
export type SettingsChange = Partial<
  Pick<RoomRecord, "title" | "listed" | "owners">
>;

/**
 * @param value What the store has, `null` for nothing.
 * @returns The record; `null` for a room that nobody has made.
 * @throws {TypeError} When it is none.
 */
export function decodeRecord(value: unknown): RoomRecord | null {
  if (value === null) return null;
  if (
    typeof value !== "object" ||
    !("title" in value) || typeof value.title !== "string" ||
    !("listed" in value) || typeof value.listed !== "boolean" ||
    !("owners" in value) || !isTexts(value.owners) ||
    !("ownerSecretHash" in value) ||
    typeof value.ownerSecretHash !== "string" ||
    !("createdAt" in value) || typeof value.createdAt !== "number"
  ) {
    throw new TypeError("Cannot read a room: its record is none");
  }
  const { title, listed, owners, ownerSecretHash, createdAt, ...rest } = value;
  return { title, listed, owners, ownerSecretHash, createdAt, rest };
}

/**
 * @param record A record.
 * @returns It as the store has it.
 */
export function encodeRecord(
  { rest, ...known }: RoomRecord,
): Record<string, unknown> {
  return { ...rest, ...known };
}

/**
 * @param before The record as it was; `null` for none.
 * @param after The record as it is now.
 * @returns What everybody is told of the change.
 */
export function settingsChange(
  before: RoomRecord | null,
  after: RoomRecord,
): SettingsChange {
  const { title, listed, owners } = after;
  return {
    ...(title !== before?.title && { title }),
    ...(listed !== before?.listed && { listed }),
    ...(owners.join() !== before?.owners.join() && { owners }),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((each) => typeof each === "string");
}
