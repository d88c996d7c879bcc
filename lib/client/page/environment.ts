// Runs in the browser; imported on the server too.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Message } from "../../protocol/messages.ts";
import type { Announced } from "../room/announced.ts";
import type { RoomClient } from "../room/room_client.ts";
import type { Draft } from "../unsent/stored_room.ts";
import type { View } from "../room/view.ts";
import type { GestureListener } from "./row_gestures.ts";
import type { Talk } from "./talk.ts";
import type { RoomEnvironment } from "../room/older_loader.ts";

/** The part of an `AudioNode` that the client uses. */
export interface AudioPort {
  connect(target: AudioPort): unknown;
}

/** The part of an `AudioParam` that the client uses. */
export interface AudioParamPort {
  setValueAtTime(value: number, atSecond: number): unknown;
  exponentialRampToValueAtTime(value: number, atSecond: number): unknown;
}

/** The part of an `AudioContext` that the client uses. */
export interface AudioContextPort {
  readonly currentTime: number;
  readonly destination: AudioPort;
  createGain(): AudioPort & { readonly gain: AudioParamPort };
  createOscillator(): AudioPort & {
    readonly frequency: AudioParamPort;
    start(atSecond: number): void;
    stop(atSecond: number): void;
  };
  resume(): Promise<void>;
  close(): Promise<void>;
}

/**
 * All that the client takes from the browser, so that it can be imported and
 * constructed on the server, and tested without a browser.
 */
export interface PageEnvironment extends RoomEnvironment {
  /** Where `online`, `offline`, `pagehide` and `pageshow` happen. */
  readonly window: EventTarget;
  /** Where `visibilitychange` happens. */
  readonly document: EventTarget;
  /** Where settings are remembered; reading this may throw where that is forbidden. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** The cookies that scripts may see, as `document.cookie` tells them. */
  readonly cookie: string;
  /** Keeps a cookie, as `document.cookie` takes it. */
  readonly setCookie: (cookie: string) => void;
  readonly createAudioContext: () => AudioContextPort;
  /** Loads what is not needed to make a room live. */
  readonly loadExtras: () => Promise<OpenExtras>;
}

/** What {@linkcode PageExtras} need of a room, and what they set. */
export interface PageExtrasOptions {
  readonly environment: PageEnvironment;
  /** The name of the room. */
  readonly room: string;
  /** The room, as this person sees it. */
  readonly client: RoomClient;
  /** What assistive technology is to say. */
  readonly announcement: Signal<string>;
  /** Of which messages it is to say something. */
  readonly announced: Signal<Announced>;
  readonly draft: Signal<Draft>;
  /** seqs of messages of others that came while no tab was seen, and aren't read yet. */
  readonly unreadSeqs: Signal<readonly number[]>;
  /**
   * seq of the first message that is new, above which a line stands; a lower one while
   * it is older than all that are here. `null` when none is new.
   */
  readonly newSeq: Signal<number | null>;
  /** Up to here, what the page came with was read before, or isn't new. */
  readonly readSeq: number;
  readonly soundOn: Signal<boolean>;
}

/** Whether messages are shown on the desktop, or why not. */
export type Desktop = "lacking" | "denied" | "off" | "on";

/** What calls a reader who looks at no tab of the room. */
export interface AlertSettings {
  /** Of which messages of this room one is told. Whoever sets it is obeyed. */
  readonly told: Signal<Announced>;
  /** Whether they are shown on the desktop, from this device. */
  readonly desktop: ReadonlySignal<Desktop>;
  /**
   * Turns notifications on the desktop on or off, and asks for permission where that takes
   * one. Call it from a click: browsers ask only then.
   *
   * @param on Whether to show any.
   */
  setDesktop(on: boolean): Promise<void>;
}

/** Whom a reader ignores on this device, in all rooms: nobody is told of it. */
export interface Ignoring {
  /** The ids of users. */
  readonly ids: ReadonlySignal<ReadonlySet<string>>;
  /**
   * Ignores somebody, or no longer.
   *
   * @param userId The user.
   * @param on Whether to.
   */
  set(userId: string, on: boolean): void;
  /** Ignores nobody any more. */
  hearAll(): void;
}

/** What makes a live room pleasant and isn't needed to make it live. */
export interface PageExtras {
  /** What the reader does with messages that are stored. */
  readonly talk: Talk;
  readonly alerts: AlertSettings;
  readonly ignored: Ignoring;
  /**
   * Takes note of messages of others.
   *
   * @param others The messages that have just come.
   */
  noteArrivals(others: readonly Message[]): void;
  /**
   * Takes note of what of the conversation is in view.
   *
   * @param view The place.
   */
  noteView(view: View): void;
  /** Takes note that the reader has said something. */
  noteSent(): void;
  /**
   * Remembers whether to chime, and gets ready for it or lets the audio hardware go.
   *
   * @param on Whether to.
   */
  setSound(on: boolean): void;
  /** The page is left: lets go of what would keep it from coming back. */
  suspend(): void;
  /** The page came back as it was left. */
  resume(): void;
  /**
   * Follows what fingers do on the rows of messages.
   *
   * @param listener Whom to tell.
   * @param signal Ends it.
   */
  followGestures(listener: GestureListener, signal: AbortSignal): void;
  /** Ends everything. */
  dispose(): void;
}

/** Begins the extras of a room. */
export type OpenExtras = (options: PageExtrasOptions) => PageExtras;
