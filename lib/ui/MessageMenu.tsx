// Runs in the browser; imported on the server too.

import { type Signal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ChatClient } from "../client/page/chat_client.ts";
import type { Talk } from "../client/page/talk.ts";
import { plainMentions } from "../protocol/mention_token.ts";
import { hasReacted } from "../protocol/has_reacted.ts";
import type { Message } from "../protocol/messages.ts";
import { ignoring, isIgnored } from "./ignoring.ts";
import { knownName } from "./known_names.ts";
import { personName } from "./person_name.tsx";
import { isModerator, toMute } from "./room_now.ts";
import { ReactForm } from "./ReactForm.tsx";

/** A menu of a message that is open. */
export interface OpenMenu {
  readonly message: Message;
  /** Where it was asked for, in px from the corner of the window. */
  readonly x: number;
  readonly y: number;
}

interface MessageMenuProps {
  client: ChatClient;
  talk: Talk;
  menu: Signal<OpenMenu | null>;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
}

/** What there is to do with a message: at it, and on phones at the end of the screen. */
export function MessageMenu(props: MessageMenuProps) {
  const { client, talk, menu, onReply, onEdit } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useSignalEffect(() => {
    const { value: open } = menu;
    if (open === null || dialog.current === null) return;
    dialog.current.style.setProperty("--x", `${open.x}px`);
    dialog.current.style.setProperty("--y", `${open.y}px`);
    if (!dialog.current.open) dialog.current.showModal();
  });

  const { value: open } = menu;
  const message = open && (client.find(open.message.seq) ?? open.message);
  const { value: reader } = client.user;
  const isOwn = message?.userId === reader?.userId;
  const act = (action: (message: Message) => unknown) => () => {
    // It may not have come up yet.
    menu.value = null;
    dialog.current?.close();
    if (message !== null) action(message);
  };
  const isOn = (emoji: string) =>
    message !== null && hasReacted(message, emoji, reader?.userId);
  const link = `${new URL(
    message ? `?at=${message.seq}#m${message.seq}` : "",
    location.href,
  )}`;

  return (
    <dialog
      class="menu"
      ref={dialog}
      aria-label="Message"
      onClose={() => menu.value = null}
      // A click beside it is on the dialog itself.
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
      onKeyDown={walk}
    >
      {message && (
        <div>
          {reader && !message.deleted && (
            <ReactForm
              isOn={isOn}
              onReact={(emoji) =>
                act((message) => talk.react(message, emoji))()}
            />
          )}
          {reader && !message.deleted && (
            <button type="button" onClick={act(onReply)}>
              Reply <kbd>r</kbd>
            </button>
          )}
          {reader && isOwn && !message.deleted && (
            <button type="button" onClick={act(onEdit)}>
              Edit <kbd>e</kbd>
            </button>
          )}
          {reader && (isOwn || isModerator.value) && !message.deleted && (
            <button
              type="button"
              class="danger"
              onClick={act(({ seq }) => talk.delete(seq))}
            >
              Delete
            </button>
          )}
          {!isOwn && isModerator.value && (
            <a class="button" href={toMute(message)} data-sheet>
              Mute or ban…
            </a>
          )}
          {!isOwn && (
            <button
              type="button"
              onClick={act(({ userId }) =>
                ignoring.value?.set(userId, !isIgnored(userId))
              )}
            >
              {isIgnored(message.userId) ? "Ignore no more: " : "Ignore "}
              {personName(message)}
            </button>
          )}
          {"clipboard" in navigator && (
            <>
              {!message.deleted && (
                <button
                  type="button"
                  onClick={act(({ text }) =>
                    copy(client, plainMentions(text, knownName))
                  )}
                >
                  Copy text
                </button>
              )}
              <button type="button" onClick={act(() => copy(client, link))}>
                Copy link
              </button>
            </>
          )}
          {"share" in navigator && (
            <button
              type="button"
              onClick={act(() => share(link))}
            >
              Share…
            </button>
          )}
        </div>
      )}
    </dialog>
  );
}

async function copy(client: ChatClient, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    client.notify("Copied.");
  } catch {
    client.notify("The browser didn't let it be copied.");
  }
}

async function share(url: string): Promise<void> {
  try {
    await navigator.share({ url });
  } catch {
    // The person has changed their mind.
  }
}

/** Has the arrow keys walk through the buttons and the box. */
function walk({ key, target, currentTarget }: KeyboardEvent): void {
  const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (by === 0 || !(currentTarget instanceof Element)) return;
  const stops = [
    ...currentTarget.querySelectorAll<HTMLElement>("button, input, a"),
  ];
  const at = stops.findIndex((stop) => stop === target);
  stops.at((at + by) % stops.length)?.focus();
}
