// Runs on the server.

import { plainMentions } from "../protocol/mention_token.ts";
import type { Message } from "../protocol/messages.ts";
import { settingsSentence } from "../protocol/settings_sentence.ts";
import { fullName } from "../protocol/user_tag.ts";

/** How a conversation is written down. */
export interface ExportFormat {
  readonly contentType: string;
  /**
   * Words what comes before the messages.
   *
   * @param room The name of the room.
   * @param at The time, in milliseconds since the epoch.
   */
  head(room: string, at: number): string;
  /**
   * Words a message.
   *
   * @param message The message.
   * @param isFirst Whether it is the first one.
   */
  message(message: Message, isFirst: boolean): string;
  readonly tail: string;
}

/** All that a message is, as the API has it. */
const JSON_FORMAT: ExportFormat = {
  contentType: "application/json",
  head: (room, at) =>
    `{"room":${JSON.stringify(room)},"savedAt":${at},"messages":[`,
  message: (message, isFirst) =>
    `${isFirst ? "" : ","}\n${JSON.stringify(message)}`,
  tail: "\n]}\n",
};

/** A paragraph a message, whose further lines are set in. */
const TEXT_FORMAT: ExportFormat = {
  contentType: "text/plain; charset=utf-8",
  head: (room, at) => `${room}, saved ${timeOf(at)}\n`,
  message: (message) => {
    const head = `\n#${message.seq} ${timeOf(message.sentAt)} `;
    if (message.settings) return `${head}${sentenceOf(message)}\n`;
    return `${head}${fullName(message)}${answerOf(message)}: ${
      bodyOf(message).replaceAll("\n", "\n    ")
    }\n`;
  },
  tail: "",
};

/** A paragraph a message, with everything in it as it was typed. */
const MARKDOWN_FORMAT: ExportFormat = {
  contentType: "text/markdown; charset=utf-8",
  head: (room, at) => `# ${escaped(room)}\n\nSaved ${timeOf(at)}\n`,
  message: (message) => {
    const time = timeOf(message.sentAt);
    if (message.settings) {
      return `\n*${escaped(sentenceOf(message))}* ${time}\n`;
    }
    return `\n**${escaped(fullName(message))}** ${time}` +
      `${escaped(answerOf(message))}  \n${
        escaped(bodyOf(message)).replaceAll("\n", "\\\n")
      }\n`;
  },
  tail: "",
};

/** The formats, by the ending of a file's name. */
export const EXPORT_FORMATS: ReadonlyMap<string, ExportFormat> = new Map([
  ["txt", TEXT_FORMAT],
  ["md", MARKDOWN_FORMAT],
  ["json", JSON_FORMAT],
]);

/**
 * Writes a conversation down, as it is read.
 *
 * @param format How.
 * @param room The name of the room.
 * @param at The time, in milliseconds since the epoch.
 * @param pages The messages.
 * @returns The parts of the file: one a page, and what is before and after.
 * @throws Whatever reading the messages throws.
 */
export async function* exportParts(
  format: ExportFormat,
  room: string,
  at: number,
  pages: AsyncIterable<readonly Message[]>,
): AsyncGenerator<string> {
  yield format.head(room, at);
  let isFirst = true;
  for await (const messages of pages) {
    let part = "";
    for (const message of messages) {
      part += format.message(message, isFirst);
      isFirst = false;
    }
    yield part;
  }
  if (format.tail !== "") yield format.tail;
}

/** A time that every reader understands: seconds of UTC, as ISO 8601 has them. */
function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Files have no use for what keeps names apart from the words around them. */
function sentenceOf(message: Message): string {
  return settingsSentence(message).replace(/[\u2068\u2069]/g, "");
}

function answerOf({ replyTo }: Message): string {
  return replyTo === undefined ? "" : ` to #${replyTo}`;
}

function bodyOf({ text, deleted, editedAt, reactions = [] }: Message): string {
  if (deleted) return "(deleted)";
  const edited = editedAt === undefined ? "" : " (edited)";
  const thought = reactions
    .map(({ emoji, users }) => ` ${emoji} ${users.length}`)
    .join("");
  return plainMentions(text, () => undefined) + edited + thought;
}

/** Everything that Markdown or HTML may take for more than a character. */
function escaped(text: string): string {
  return text
    .replace(/[!-\/:-@[-`{-~]/g, "\\$&")
    // Blanks at the beginning of a line would make it code.
    .replace(/^[ \t]+/gm, (blanks) => "&nbsp;".repeat(blanks.length));
}
