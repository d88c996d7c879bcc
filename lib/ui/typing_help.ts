// Runs in the browser; imported on the server too.

import type { ChatClient } from "../client/page/chat_client.ts";
import { parseCommand } from "../protocol/command.ts";
import { withMentions } from "../protocol/mention_token.ts";
import type { User } from "../protocol/messages.ts";
import { fullName } from "../protocol/user_tag.ts";
import { loadEmoji, searchEmoji } from "./emoji.ts";
import { findPeople, knownPeople } from "./known_people.ts";
import { rename } from "./rename.ts";

/** Text boxes in which people write messages. */
const BOXES = "#text, .edit-box";

/** Those of a name are few: who was chosen last is meant. */
const MAX_CHOSEN = 20;

/**
 * Helps whoever writes: `@name` and `:tada:` are completed, names become mentions as the
 * text is sent, and `/nick Name` renames.
 *
 * @param client The room.
 * @returns Ends it.
 */
export function helpTyping(client: ChatClient): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let chosen: readonly User[] = [];

  const choicesFor = (typed: string) => {
    const ownId = client.user.peek()?.userId;
    const others = knownPeople(client).filter(({ userId }) => userId !== ownId);
    return findPeople(others, typed).map((user) => ({
      label: fullName(user),
      inserted: `@${fullName(user)} `,
      onChosen: () => chosen = [...chosen, user].slice(-MAX_CHOSEN),
    }));
  };

  const options = { boxes: BOXES, findPeople: choicesFor, signal };
  let isLoaded = false;
  const load = async () => {
    if (isLoaded || document.activeElement?.matches(BOXES) !== true) return;
    try {
      const { complete } = await import("./completion.ts");
      if (!isLoaded) complete({ ...options, loadEmoji, searchEmoji });
      isLoaded = true;
    } catch {
      // The server is away: whoever comes to the box again finds it, perhaps.
    }
  };
  document.addEventListener("focusin", load, { signal });
  load();
  client.outgoing = (typed) => {
    const command = parseCommand(typed);
    if (command.kind === "say") {
      return withMentions(command.text, knownPeople(client), chosen);
    }
    changeName(client, typed, command.name);
    return null;
  };
  return () => ending.abort();
}

async function changeName(
  client: ChatClient,
  typed: string,
  name: string,
): Promise<void> {
  const result = await rename(name);
  client.notify(
    "userName" in result ? `You are ${result.userName} now.` : result.problem,
  );
  const box = document.querySelector<HTMLTextAreaElement>("#text");
  box?.form?.classList.toggle("renamed", "userName" in result);
  if (!("userName" in result) || box?.value !== typed) return;
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
