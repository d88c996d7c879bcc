// Runs in the browser; imported on the server too.

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import {
  afterClose,
  CloseCode,
  CloseReason,
} from "../../protocol/close_codes.ts";
import { decodeServerMessage, encode } from "../../protocol/codec.ts";
import type {
  ClientMessage,
  PongMessage,
  ServerMessage,
} from "../../protocol/messages.ts";
import { AwakeTimer } from "./awake_timer.ts";
import { retryDelayMs } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { Countdown } from "./countdown.ts";
import type { ConnectionEnvironment, SocketPort } from "./environment.ts";
import { Heartbeat } from "./heartbeat.ts";
import {
  CONNECT_TIMEOUT_MS,
  MAX_ATTEMPTS,
  MAX_RETRY_DELAY_MS,
  RESTART_JITTER_MS,
  STABLE_CONNECTION_MS,
} from "./timing.ts";

/** What a {@linkcode ChatSocket} needs, and whom it tells. */
export interface ChatSocketOptions {
  readonly environment: ConnectionEnvironment;
  /** The address of the room's socket; asked for at each attempt. */
  url(): URL;
  /** Called with each message, in one batch with what it changes here. */
  onMessage(message: Exclude<ServerMessage, PongMessage>): void;
  /** Called when a frame could not be read. */
  onUnreadable(): void;
  /** Called when the connection is no longer online, before the next state. */
  onLost(): void;
}

const UNREACHABLE =
  `The chat could not be reached in ${MAX_ATTEMPTS} attempts. Check your network, then reconnect.`;
const REFUSED = "The server refused the connection.";

/**
 * One connection to a room that mends itself, over at most one socket at a time.
 *
 * ```text
 *         start()                      welcome
 *   idle ─────────► connecting ──────────────────────► online
 *                    │     ▲                             │ close, 10 s of silence,
 *    close, 10 s ────┤     │ time is up, back online,    │ resync()
 *                    │     │ visible, reconnect()        │
 *                    ▼     │                             │
 *                   waiting ◄────────────────────────────┘
 *                    │
 *                    ▼ 5 attempts failed, or a close code that says so (from anywhere)
 *                   failed ── back online, visible (unless refused), reconnect() ──► connecting
 *
 *   suspend() leads to idle and dispose() to closed, from anywhere.
 * ```
 *
 * - A connection is online from the server's welcome, not from the handshake: a full
 *   server accepts and then closes.
 * - Attempts are counted from 0 again once a connection has lasted 5 s.
 * - A failure while the browser is offline isn't counted; `online` ends the wait.
 * - A frame that can't be read is skipped, as reconnecting would fetch it again; if
 *   messages were in it, the next ones show the gap.
 * - `error` events aren't listened to: a `close` with the code always follows.
 */
export class ChatSocket {
  readonly #options: ChatSocketOptions;
  readonly #connection = signal<Connection>({ state: "idle" });
  readonly #timeout = new AwakeTimer();
  readonly #countdown: Countdown;
  readonly #heartbeat = new Heartbeat({
    ping: () => this.send({ type: "ping" }),
    onSilence: () => this.#giveUpSocket(),
  });
  #socket: SocketPort | null = null;
  #onlineSince: number | null = null;
  #attempt = 0;
  #restarted = false;
  #refused = false;

  /** @param options The browser, the address and the listener. */
  constructor(options: ChatSocketOptions) {
    this.#options = options;
    this.#countdown = new Countdown(options.environment.now);
  }

  /** How the connection stands. */
  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  // What the page and the person do.

  /** Connects for the first time, or again after {@linkcode suspend}. */
  start(): void {
    if (this.#state === "idle") this.#connectAfresh();
  }

  /** Connects anew and at once, whatever went before. */
  reconnect(): void {
    if (this.#state === "idle" || this.#state === "closed") return;
    this.#release(CloseReason.RECONNECTING);
    this.#connectAfresh();
  }

  /** Connects anew because something that should have come did not. */
  resync(): void {
    this.#release(CloseReason.RECONNECTING);
    this.#comeBackSoon();
  }

  /** The page can be seen: a person waits, so no time is lost. */
  wake(): void {
    switch (this.#state) {
      case "online":
        return this.#heartbeat.check();
      case "connecting":
        this.#attempt = 0;
        return;
      case "waiting":
        return this.#connectAfresh();
      case "failed":
        if (!this.#refused) this.#connectAfresh();
    }
  }

  /** The browser has a network again: an attempt made without one can't succeed. */
  networkBack(): void {
    if (this.#state === "connecting") this.reconnect();
    else this.wake();
  }

  /** The browser has lost its network: perhaps the connection with it. */
  networkLost(): void {
    this.#heartbeat.check();
  }

  /** Disconnects until {@linkcode start}. */
  suspend(): void {
    if (this.#state === "closed" || this.#refused) return;
    this.#release(CloseReason.UNMOUNTING);
    this.#connection.value = { state: "idle" };
  }

  /**
   * Gives up until the page is loaded again: the server is not to be talked to like this.
   *
   * @param message Why, as a sentence.
   */
  refuse(message: string): void {
    this.#release(CloseReason.UNMOUNTING);
    this.#refused = true;
    this.#fail(message, true);
  }

  /** Disconnects for good. */
  dispose(): void {
    this.#release(CloseReason.UNMOUNTING);
    this.#connection.value = { state: "closed" };
  }

  /**
   * Sends a message if the connection is online.
   *
   * @param message The message.
   * @returns Whether it was sent.
   */
  send(message: ClientMessage): boolean {
    if (this.#state !== "online") return false;
    this.#socket?.send(encode(message));
    return true;
  }

  // The transitions.

  get #state(): Connection["state"] {
    return this.#connection.value.state;
  }

  #connectAfresh(): void {
    this.#attempt = 0;
    this.#restarted = false;
    this.#refused = false;
    this.#connect();
  }

  #connect(): void {
    this.#countdown.stop();
    const socket = this.#options.environment.createSocket(this.#options.url());
    this.#socket = socket;
    // A socket that was let go may still have events on their way.
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#onFrame(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#onClose(event);
    };
    this.#timeout.set(CONNECT_TIMEOUT_MS, () => this.#giveUpSocket());
    this.#connection.value = { state: "connecting", attempt: this.#attempt };
  }

  #onFrame(data: unknown): void {
    this.#heartbeat.heard();
    const message = this.#decode(data);
    if (message === null || message.type === "pong") return;
    batch(() => {
      if (message.type === "welcome") this.#enterOnline();
      this.#options.onMessage(message);
    });
  }

  #decode(data: unknown): ServerMessage | null {
    try {
      return decodeServerMessage(String(data));
    } catch {
      this.#options.onUnreadable();
      return null;
    }
  }

  #enterOnline(): void {
    this.#timeout.clear();
    this.#heartbeat.start();
    this.#onlineSince = this.#options.environment.now();
    this.#connection.value = { state: "online" };
  }

  #onClose({ code, reason }: CloseEvent): void {
    this.#release();
    switch (afterClose(code)) {
      case "give_up":
        this.#refused = true;
        return this.#fail(
          reason || REFUSED,
          code !== CloseCode.POLICY_VIOLATION,
        );
      case "at_once":
        return this.#comeBackSoon();
      case "backoff":
        return this.#retryLater();
    }
  }

  #giveUpSocket(): void {
    this.#release(CloseReason.TIMEOUT);
    this.#retryLater();
  }

  #comeBackSoon(): void {
    if (this.#restarted) return this.#retryLater();
    this.#restarted = true;
    const { random } = this.#options.environment;
    this.#wait(Math.floor(random() * RESTART_JITTER_MS));
  }

  #retryLater(): void {
    const { onLine, random } = this.#options.environment;
    if (!onLine) return this.#wait(MAX_RETRY_DELAY_MS);
    if (this.#attempt === MAX_ATTEMPTS) return this.#fail(UNREACHABLE);
    this.#attempt += 1;
    this.#wait(retryDelayMs(this.#attempt, random));
  }

  #wait(delayMs: number): void {
    this.#countdown.start(delayMs, {
      onSecond: (retryInSeconds) => {
        this.#connection.value = {
          state: "waiting",
          attempt: Math.max(this.#attempt, 1),
          retryInSeconds,
        };
      },
      onEnd: () => this.#connect(),
    });
  }

  #fail(message: string, needsReload = false): void {
    this.#connection.value = { state: "failed", message, needsReload };
  }

  /** Lets go of the socket and of every timer; what comes next is the caller's. */
  #release(reason?: string): void {
    this.#timeout.clear();
    this.#heartbeat.stop();
    this.#countdown.stop();
    const { environment, onLost } = this.#options;
    if (this.#onlineSince !== null) {
      if (environment.now() - this.#onlineSince >= STABLE_CONNECTION_MS) {
        this.#attempt = 0;
        this.#restarted = false;
      }
      this.#onlineSince = null;
      onLost();
    }
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onerror = null;
    socket.onclose = null;
    if (reason !== undefined) socket.close(CloseCode.NORMAL, reason);
  }
}
