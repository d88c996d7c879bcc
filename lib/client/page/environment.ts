// Runs in the browser; imported on the server too.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Message, User } from "../../protocol/messages.ts";
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
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly createAudioContext: () => AudioContextPort;
  /** Loads what is not needed to make a room live. */
  readonly loadExtras: () => Promise<OpenExtras>;
}

/** What {@linkcode PageExtras} need, and whom they tell. */
export interface PageExtrasOptions {
  readonly environment: PageEnvironment;
  /** The name of the room. */
  readonly room: string;
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly user: ReadonlySignal<User>;
  /** Where to put what assistive technology is to say. */
  readonly announcement: Signal<string>;
  /** Called with the seq up to which the room was read in another tab. */
  onRead(seq: number): void;
  /** Called when something was stored in another tab. */
  onStored(): void;
}

/** What makes a live room pleasant and isn't needed to make it live. */
export interface PageExtras {
  /** Takes note of messages of others. */
  noteArrivals(): void;
  /** Calls whoever looks at no tab of the room. */
  ring(): void;
  /**
   * Gets ready to sound, or lets the audio hardware go.
   *
   * @param on Whether to.
   */
  setSound(on: boolean): void;
  /** Ends everything. */
  dispose(): void;
}

/** Begins the extras of a room. */
export type OpenExtras = (options: PageExtrasOptions) => PageExtras;
