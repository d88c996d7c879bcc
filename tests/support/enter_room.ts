// Runs in tests.

const ANSWER_TIMEOUT_MS = 10_000;

/** What came of trying a passphrase. */
export interface Entered {
  readonly status: number;
  /** The code of the refusal; `null` for none. */
  readonly code: string | null;
  /** The value of a `Cookie` header; empty where none was given. */
  readonly cookie: string;
  /** The `Set-Cookie` header that gave it. */
  readonly setCookie: string;
}

/**
 * Tries the passphrase of a room by the API.
 *
 * @param server The server, without a slash at the end.
 * @param room The room.
 * @param passphrase The passphrase, or anything else.
 * @param cookie Whom the caller is.
 */
export async function enterRoom(
  server: string,
  room: string,
  passphrase: unknown,
  cookie = "",
): Promise<Entered> {
  const response = await fetch(`${server}/api/rooms/${room}/entry`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ passphrase }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const text = await response.text();
  const [setCookie = ""] = response.headers.getSetCookie();
  return {
    status: response.status,
    code: text === "" ? null : JSON.parse(text).error.code,
    cookie: setCookie.split(";", 1)[0] ?? "",
    setCookie,
  };
}
