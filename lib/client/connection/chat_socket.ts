// Runs in the browser; imported on the server too.

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import {
  afterClose,
  CloseCode,
  CloseReason,
} from "../../protocol/close_codes.ts";
import type {
  ClientMessage,
  PongMessage,
  ServerMessage,
} from "../../protocol/messages.ts";
import type { Connection } from "./connection.ts";
import { Countdown } from "./countdown.ts";
import type { ConnectionEnvironment } from "./environment.ts";
import { HealthWatch } from "./health_watch.ts";
import { Retries } from "./retries.ts";
import { OFFLINE_RETRY_MS } from "./timing.ts";
import type { Transport, Visit, WaysEnvironment } from "./transport.ts";
import { WayFinder } from "./way_finder.ts";

/** What a {@linkcode ChatSocket} needs, and whom it tells. */
export interface ChatSocketOptions {
  /** Where to connect; it is asked anew at each attempt. */
  readonly visit: Visit<WaysEnvironment>;
  /** Called with each message, in one batch with what it changes here. */
  onMessage(message: Exclude<ServerMessage, PongMessage>): void;
  /** Called when a frame could not be read. */
  onUnreadable(): void;
  /** Called when the connection is no longer online, before the next state. */
  onLost(): void;
  /** Whether something waits to be sent. */
  hasUnsent(): boolean;
}

const UNREACHABLE =
  "The chat can't be reached now. This page looks for it, and will send what you write.";
const REFUSED = "The server refused the connection.";

/**
 * One connection to a room that mends itself, over one transport at a time.
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
 *                   failed ── back online, visible, the server is well (unless refused),
 *                             reconnect() ──► connecting
 *
 *   While the browser says that there is no network, online and waiting are shown as
 *   offline. suspend() leads to idle and dispose() to closed, from anywhere.
 * ```
 *
 * - A connection is online from the server's welcome, not from the handshake: a full
 *   server accepts and then closes.
 * - Attempts are counted from 0 again once a connection has lasted 5 s.
 * - A failure while the browser is offline isn't counted; `online` ends the wait. An
 *   attempt every 10 s finds out where the browser is wrong.
 */
export class ChatSocket {
  readonly #options: ChatSocketOptions;
  readonly #environment: ConnectionEnvironment;
  readonly #connection = signal<Connection>({ state: "idle" });
  readonly #countdown: Countdown;
  #transport: Transport | null = null;
  /** Since when the server knows this connection; `null` before its welcome. */
  #onlineSince: number | null = null;
  readonly #retries: Retries;
  readonly #health: HealthWatch;
  #refused = false;
  readonly #finder: WayFinder;

  /** @param options The browser, the address and the listener. */
  constructor(options: ChatSocketOptions) {
    const { visit: { environment }, hasUnsent } = options;
    this.#options = options;
    this.#environment = environment;
    this.#finder = new WayFinder(options.visit);
    this.#countdown = new Countdown(environment.now);
    this.#retries = new Retries(() => environment.random());
    this.#health = new HealthWatch({
      environment,
      isUrgent: () => !environment.hidden || hasUnsent(),
      onHealthy: () => this.#connectAfresh(),
    });
  }

  /** How the connection stands. */
  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  /** Which attempt to come back is under way or to come; 0 for a first one. */
  get attempt(): number {
    return this.#retries.attempt;
  }

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
    this.#tryAfter(this.#retries.comeBackDelayMs());
  }

  /** The page can be seen: a person waits, so no time is lost. */
  wake(): void {
    switch (this.#state) {
      case "online":
        return this.#transport?.check();
      case "offline":
        if (this.#isWelcome) this.#transport?.check();
        else this.reconnect();
        return;
      case "connecting":
        return this.#retries.reset();
      case "waiting":
        return this.#connectAfresh();
      case "failed":
        if (!this.#refused) this.#connectAfresh();
    }
  }

  /** The browser has a network again: an attempt made without one can't succeed. */
  networkBack(): void {
    if (this.#state === "connecting") return this.reconnect();
    if (this.#isWelcome) this.#connection.value = { state: "online" };
    this.wake();
  }

  /** The browser has lost its network: perhaps the connection with it. */
  networkLost(): void {
    if (this.#isWelcome) {
      this.#connection.value = { state: "offline" };
      this.#transport?.check();
    } else if (this.#state === "waiting") this.#tryAfter(0);
  }

  /** Disconnects until {@linkcode start}. */
  suspend(): void {
    if (this.#state === "closed" || this.#refused) return;
    this.#release(CloseReason.UNMOUNTING);
    this.#connection.value = { state: "idle" };
  }

  /** Disconnects for good. */
  dispose(): void {
    this.#release(CloseReason.UNMOUNTING);
    this.#finder.close();
    this.#connection.value = { state: "closed" };
  }

  /**
   * Sends a message if the connection is online.
   *
   * @param message The message.
   * @returns Whether it was sent.
   */
  send(message: ClientMessage): boolean {
    if (!this.#isWelcome) return false;
    this.#transport?.send(message);
    return true;
  }

  get #isWelcome(): boolean {
    return this.#onlineSince !== null;
  }

  get #state(): Connection["state"] {
    return this.#connection.value.state;
  }

  #connectAfresh(): void {
    this.#retries.reset();
    this.#refused = false;
    this.#connect();
  }

  #connect(): void {
    this.#countdown.stop();
    this.#health.stop();
    this.#transport = this.#finder.open({
      onMessage: (message) => this.#receive(message),
      onUnreadable: this.#options.onUnreadable,
      onEnd: (code, reason) => this.#onEnd(code, reason),
    });
    // Such an attempt rarely succeeds, and would show itself every ten seconds.
    if (this.#state === "offline" && !this.#environment.onLine) return;
    this.#connection.value = { state: "connecting", attempt: this.attempt };
  }

  #receive(message: ServerMessage): void {
    // There is a network, whatever the browser says.
    if (this.#isWelcome && this.#state === "offline") {
      this.#connection.value = { state: "online" };
    }
    if (message.type === "pong") return;
    batch(() => {
      if (message.type === "welcome") {
        this.#onlineSince = this.#environment.now();
        this.#connection.value = { state: "online" };
        this.#findWays();
      }
      this.#options.onMessage(message);
    });
  }

  /** Has other ways at hand. A connection that stands goes on, perhaps by one of them. */
  async #findWays(): Promise<void> {
    const ways = await this.#finder.find({ hasFailed: !this.#isWelcome });
    if (ways === null || this.#transport === null || !this.#isWelcome) return;
    this.#transport = ways.adopt(this.#transport);
  }

  #onEnd(code: number, reason: string): void {
    if (!this.#isWelcome) this.#findWays();
    this.#release();
    switch (afterClose(code)) {
      case "give_up":
        this.#refused = true;
        this.#fail(reason || REFUSED, code !== CloseCode.POLICY_VIOLATION);
        return;
      case "at_once":
        return this.#tryAfter(this.#retries.comeBackDelayMs());
      case "backoff":
        // What fails without a network says nothing of the server.
        return this.#tryAfter(
          this.#environment.onLine ? this.#retries.nextDelayMs() : 0,
        );
    }
  }

  /** Waits for the next attempt; `null` when there is none. */
  #tryAfter(delayMs: number | null): void {
    if (!this.#environment.onLine) {
      this.#connection.value = { state: "offline" };
      this.#countdown.start(OFFLINE_RETRY_MS, {
        onSecond: () => {},
        onEnd: () => this.#connect(),
      });
    } else if (delayMs === null) {
      this.#fail(UNREACHABLE);
      this.#health.start();
    } else this.#wait(delayMs);
  }

  #wait(delayMs: number): void {
    this.#countdown.start(delayMs, {
      onSecond: (retryInSeconds) => {
        this.#connection.value = {
          state: "waiting",
          attempt: Math.max(this.attempt, 1),
          retryInSeconds,
        };
      },
      onEnd: () => this.#connect(),
    });
  }

  #fail(message: string, needsReload = false): void {
    this.#connection.value = { state: "failed", message, needsReload };
  }

  /** Lets go of the socket and all timers; what comes next is the caller's. */
  #release(reason?: string): void {
    this.#countdown.stop();
    this.#health.stop();
    if (this.#onlineSince !== null) {
      this.#retries.lost(this.#environment.now() - this.#onlineSince);
      this.#onlineSince = null;
      this.#options.onLost();
    }
    this.#transport?.close(reason);
    this.#transport = null;
  }
}
