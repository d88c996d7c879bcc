// Runs on the server.

import { ProtocolError } from "../protocol/protocol_error.ts";
import { type ErrorAnswer, errorAnswer } from "./error_answer.ts";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";

/**
 * Counts that a form of a page is refused, whose page then says why and what to mend.
 *
 * @param state The server, and from where the form comes.
 * @param error Why.
 * @param failed What the log says where the server is to blame.
 * @returns What the person is told.
 * @throws The error itself where it is none of what was sent: the page of errors tells it.
 */
export function countFormRefusal(
  { islet, address }: Pick<State, "islet" | "address">,
  error: unknown,
  failed: string,
): ErrorAnswer {
  if (!(error instanceof ProtocolError || error instanceof RequestError)) {
    throw error;
  }
  const answer = errorAnswer(error);
  islet.chat.refused(address);
  islet.events.refused(answer.code);
  if (answer.status >= 500) islet.log.error(failed, error);
  return answer;
}
