// Runs in the browser; imported on the server too.

import { effect, untracked, useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { ChatClient } from "../client/page/chat_client.ts";
import type { Talk } from "../client/page/talk.ts";
import type { Message } from "../protocol/messages.ts";
import { EditForm } from "./EditForm.tsx";
import { followQuotes } from "./go_to_message.ts";
import { ignoredRows } from "./ignored_rows.tsx";
import { instead } from "./instead.ts";
import { knownPeople, typedText } from "./known_people.ts";
import { MessageMenu, type OpenMenu } from "./MessageMenu.tsx";
import { followRowKeys } from "./row_keys.ts";
import { RowTools } from "./RowTools.tsx";
import { seqOf } from "./rows_in_view.ts";
import { settingsDrawing } from "./settings_drawing.ts";
import type { PageExtras } from "../client/page/environment.ts";

interface MessageToolsProps {
  client: ChatClient;
  extras: PageExtras;
}

/** What a reader does with messages: by pointer, finger and keys. */
export function MessageTools({ client, extras }: MessageToolsProps) {
  const { talk } = extras;
  const menu = useSignal<OpenMenu | null>(null);
  const shown = useSignal<ReadonlySet<number>>(new Set());
  // It changes with each key, of which the rows needn't know.
  const editedSeq = useComputed(() => talk.editing.value?.seq);

  const messageIn = (row: Element) => {
    const message = client.find(seqOf(row));
    return message?.settings ? undefined : message;
  };
  const openMenu = (row: Element, x?: number, y?: number) => {
    const message = messageIn(row);
    const { right, bottom } = row.getBoundingClientRect();
    if (message) menu.value = { message, x: x ?? right, y: y ?? bottom };
  };
  const reply = ({ seq }: Message) => {
    client.draft.value = { ...client.draft.peek(), replyTo: seq };
    const box = document.querySelector<HTMLTextAreaElement>("#text");
    box?.focus();
    // Chromium writes nothing in a box that has the focus and no caret, as after a menu.
    box?.setSelectionRange(box.value.length, box.value.length);
  };
  const edit = ({ seq, text }: Message) =>
    talk.setEditing({ seq, text: typedText(text, knownPeople(client)) });
  const isOwn = ({ userId, deleted }: Message) =>
    userId === client.user.peek()?.userId && !deleted;
  const ifNamed = (row: Element, action: (message: Message) => void) => {
    const message = messageIn(row);
    if (message && !message.deleted && client.user.peek()) action(message);
  };

  // As soon as it is there, keys work.
  useLayoutEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // At once: the next key is for the form already.
    const stop = effect(() => {
      const nodes = new Map(ignoredRows(client.messages.value, shown));
      const { value: draw } = settingsDrawing;
      for (const message of client.messages.value) {
        if (draw && message.settings) nodes.set(message.seq, draw(message));
      }
      for (const { seq, canUndo } of talk.deleting.value) {
        nodes.set(seq, deleting(canUndo, () => talk.undo(seq)));
      }
      const { value: seq } = editedSeq;
      const message = untracked(() => client.find(seq));
      const { value: reader } = client.user;
      // It may have been kept by whoever used this tab before.
      if (message !== undefined && message.userId === reader?.userId) {
        const people = () => knownPeople(client);
        nodes.set(
          message.seq,
          <EditForm
            message={message}
            talk={talk}
            people={people}
            findNow={() => client.find(seq)}
          />,
        );
      }
      if (nodes.size + instead.peek().size > 0) instead.value = nodes;
    });
    followQuotes(client, signal);
    followRowKeys({
      onMenu: openMenu,
      onReply: (row) => ifNamed(row, reply),
      onEdit: (row) => ifNamed(row, (said) => isOwn(said) && edit(said)),
      onEditLast: () => {
        const deleting = talk.deleting.peek().map(({ seq }) => seq);
        const last = client.messages.peek().findLast((message) =>
          isOwn(message) && !deleting.includes(message.seq)
        );
        if (last) edit(last);
        return last !== undefined;
      },
      onEscape: () => {
        const { replyTo, ...draft } = client.draft.peek();
        if (replyTo !== undefined) client.draft.value = draft;
        return replyTo !== undefined;
      },
    }, signal);
    extras.followGestures({
      onHold: openMenu,
      onSwipe: (row) => ifNamed(row, reply),
    }, signal);
    document.addEventListener("submit", (event) => {
      react(event, client, talk);
    }, { signal });
    return () => {
      listening.abort();
      stop();
      instead.value = new Map();
    };
  }, []);

  return (
    <>
      <RowTools
        canReply={client.user.value !== null}
        onReply={(row) => ifNamed(row, reply)}
        onMenu={openMenu}
      />
      <MessageMenu
        client={client}
        talk={talk}
        menu={menu}
        onReply={reply}
        onEdit={edit}
      />
    </>
  );
}

function deleting(canUndo: boolean, onUndo: () => void): VNode {
  return (
    <p class="text deleted" role="status">
      Deleted. {canUndo && <button type="button" onClick={onUndo}>Undo</button>}
    </p>
  );
}

/** The chips of reactions are buttons of a form, so that they work without scripts. */
function react(event: SubmitEvent, client: ChatClient, talk: Talk): void {
  const { target, submitter } = event;
  const isChip = target instanceof Element && target.matches(".reactions") &&
    submitter instanceof HTMLButtonElement;
  if (!isChip || client.user.peek() === null) return;
  const row = target.closest(".message");
  const message = row === null ? undefined : client.find(seqOf(row));
  if (message === undefined) return;
  event.preventDefault();
  talk.react(message, submitter.value);
}
