// Runs in the browser; imported on the server too.

import { ABNORMAL_CLOSURE, CloseReason } from "../../protocol/close_codes.ts";
import type {
  ClientMessage,
  ServerMessage,
  WelcomeMessage,
} from "../../protocol/messages.ts";
import type { TabsPort } from "../connection/environment.ts";
import { Timer } from "../connection/timer.ts";
import { OFFER_TIMEOUT_MS } from "../connection/timing.ts";
import type {
  Transport,
  TransportListener,
  Visit,
} from "../connection/transport.ts";
import { BrowserLock } from "./browser_lock.ts";
import { HolderWatch } from "./holder_watch.ts";
import { TabChannel } from "./tab_channel.ts";
import { TabFeed } from "./tab_feed.ts";
import { isForAll, type TabMessage } from "./tab_message.ts";
import type { TabState } from "./tab_state.ts";

/** Changes with what tabs tell each other. */
const TABS_VERSION = 1;

/** What a {@linkcode SharedTransport} needs. */
export interface SharedTransportOptions {
  readonly visit: Visit;
  readonly tabs: TabsPort;
  /** Opens a connection that is this tab's own. */
  open(listener: TransportListener): Transport;
}

/**
 * A connection that all tabs of a user in a room share: the one with the lock holds it,
 * and tells the others what it brings.
 *
 * ```text
 *   alone ───────── the lock ──────────────────────────────┐
 *     │ ▲ the lock was stolen                               │
 *     │ └────────────────────────────────────────────────┐  │
 *     │ here, online                                     │  ▼
 *     └──────────────► following ◄─── online ─────────── holding
 *                         │  ▲                              ▲
 *                the lock │  │ here, online                 │ welcome
 *                         ▼  │                              │
 *   joining ──────► offering ┴─── nobody is seen ──────► opening
 *      └─── the lock, and somebody looks here ──────────────▲
 * ```
 *
 * - A tab that somebody looks at asks the holder whether it lives: when it is seen, when it
 *   sends, and every 30 s. Without an answer in 700 ms it steals the lock; so it does when
 *   the holder says that nobody looks at that.
 * - A holder that loses the lock keeps its connection until the next one's stands, so that
 *   its user doesn't leave the room for a moment.
 * - Whoever begins to follow reads what it lacks by a request. A welcome begins anew
 *   whatever was under way.
 */
export class SharedTransport implements Transport {
  listener: TransportListener;
  readonly #options: SharedTransportOptions;
  readonly #id: string;
  readonly #channel: TabChannel;
  readonly #lock: BrowserLock;
  readonly #watch: HolderWatch;
  readonly #offer = new Timer();
  readonly #onVisibility = () => this.#noteVisibility();
  #state: TabState;

  /**
   * @param options Where to, and what is shared with whom.
   * @param listener Whom to tell.
   * @param transport A connection of this tab's own that stands already.
   */
  constructor(
    options: SharedTransportOptions,
    listener: TransportListener,
    transport: Transport | null = null,
  ) {
    const { visit, tabs } = options;
    this.listener = listener;
    this.#options = options;
    this.#id = visit.environment.randomId();
    this.#state = transport === null
      ? { role: "joining" }
      : { role: "alone", transport };
    if (transport !== null) transport.listener = this.#relay();
    const name = `islet ${TABS_VERSION} ${visit.room} ${visit.userId() ?? ""}`;
    this.#channel = new TabChannel(tabs, name, (message) => {
      this.#hear(message);
    });
    tabs.document.addEventListener("visibilitychange", this.#onVisibility);
    this.#watch = new HolderWatch({
      isSeen: () => this.#isSeen,
      ask: () =>
        this.#channel.tell({
          type: "ask",
          from: this.#id,
          isSeen: this.#isSeen,
        }),
      onSilence: () => this.#lock.steal(),
    });
    this.#lock = new BrowserLock(tabs.locks, name, {
      onGranted: () => this.#takeOver(),
      onStolen: () => this.#stepBack(),
    });
    this.#lock.wait();
    this.#ask();
  }

  send(message: ClientMessage): void {
    const state = this.#state;
    if ("transport" in state) {
      // What is sent too early is sent again after the welcome.
      if (state.role !== "opening") state.transport.send(message);
      return;
    }
    this.#channel.tell({ type: "post", message });
    if (message.type !== "typing") this.#ask();
  }

  check(): void {
    if ("transport" in this.#state) this.#state.transport.check();
    else this.#ask();
  }

  close(reason?: string): void {
    this.#letGo(reason);
    this.#state = { role: "closed" };
    this.#watch.stop();
    this.#offer.clear();
    this.#channel.close();
    this.#lock.release();
    this.#options.tabs.document.removeEventListener(
      "visibilitychange",
      this.#onVisibility,
    );
  }

  #takeOver(): void {
    const state = this.#state;
    this.#watch.stop();
    if (state.role === "alone") {
      this.#state = { ...state, role: "holding" };
      this.#announce();
    } else if (this.#isSeen) this.#openOwn();
    else {
      this.#letGo();
      this.#state = { role: "offering" };
      this.#channel.tell({ type: "offer" });
      this.#offer.set(OFFER_TIMEOUT_MS, () => this.#openOwn());
    }
  }

  #openOwn(): void {
    this.#letGo();
    const transport = this.#options.open(this.#relay());
    this.#state = { role: "opening", transport };
  }

  #stepBack(): void {
    const state = this.#state;
    this.#offer.clear();
    if (state.role === "holding") this.#state = { ...state, role: "alone" };
    else if (state.role === "opening" || state.role === "offering") {
      this.#letGo(CloseReason.RECONNECTING);
      this.#state = { role: "joining" };
    }
    this.#lock.wait();
    // The next one's word may have come first.
    this.#ask();
  }

  /** Ends what this tab hears by; what comes next is the caller's. */
  #letGo(reason?: string): void {
    const state = this.#state;
    if ("transport" in state) state.transport.close(reason);
    if ("feed" in state) state.feed.close();
  }

  get #isSeen(): boolean {
    return !this.#options.visit.environment.hidden;
  }

  get #hasLock(): boolean {
    const { role } = this.#state;
    return role === "holding" || role === "opening" || role === "offering";
  }

  #noteVisibility(): void {
    if (!this.#hasLock) this.#ask();
    else if (!this.#isSeen) this.#channel.tell({ type: "offer" });
  }

  #ask(): void {
    if (!this.#hasLock && this.#state.role !== "closed") this.#watch.ask();
  }

  #hear(message: TabMessage): void {
    const { role } = this.#state;
    switch (message.type) {
      case "ask":
        return this.#answer(message.from, message.isSeen);
      case "here":
        if (message.to === this.#id) this.#noteHolder(message.welcome);
        return;
      case "yours":
        // Perhaps it has stolen the lock meanwhile.
        if (message.to === this.#id && !this.#hasLock) this.#lock.steal();
        return;
      case "offer":
        if (this.#isSeen) this.#ask();
        return;
      case "online":
        return this.#noteOnline(message.welcome);
      case "frame":
        if ("feed" in this.#state) this.#state.feed.note(message.message);
        return;
      case "ended":
        if (role !== "following" && role !== "joining") return;
        return this.#end(message.code, message.reason);
      case "post":
        if (this.#state.role === "holding") {
          this.#state.transport.send(message.message);
        }
    }
  }

  #answer(to: string, isAskerSeen: boolean): void {
    if (!this.#hasLock) return;
    if (isAskerSeen && !this.#isSeen) this.#channel.tell({ type: "yours", to });
    else {
      const { visit } = this.#options;
      const isOnline = this.#state.role === "holding";
      const welcome = isOnline ? visit.welcome() : null;
      this.#channel.tell({ type: "here", to, welcome });
    }
  }

  #noteOnline(welcome: WelcomeMessage): void {
    // It is late: channels and locks keep no common order.
    if (this.#hasLock) return;
    this.#watch.heard();
    this.#follow(welcome);
  }

  #noteHolder(welcome: WelcomeMessage | null): void {
    if (this.#hasLock) return;
    this.#watch.heard();
    if (welcome === null) return;
    const lacksNothing = welcome.head <= (this.#options.visit.after() ?? -1);
    if (this.#state.role !== "following" || !lacksNothing) {
      this.#follow(welcome);
    }
  }

  #follow(welcome: WelcomeMessage): void {
    this.#letGo(CloseReason.RECONNECTING);
    const feed = new TabFeed({
      visit: this.#options.visit,
      onMessage: (message) => this.listener.onMessage(message),
      onFailure: () => this.#end(ABNORMAL_CLOSURE, ""),
    });
    this.#state = { role: "following", feed };
    feed.start(welcome);
  }

  #announce(): void {
    const welcome = this.#options.visit.welcome();
    if (welcome !== null) this.#channel.tell({ type: "online", welcome });
  }

  #relay(): TransportListener {
    return {
      onMessage: (message) => this.#onMessage(message),
      onUnreadable: () => this.listener.onUnreadable(),
      onEnd: (code, reason) => {
        if (this.#hasLock) this.#channel.tell({ type: "ended", code, reason });
        this.#end(code, reason);
      },
    };
  }

  #onMessage(message: ServerMessage): void {
    const state = this.#state;
    if (message.type === "welcome" && state.role === "opening") {
      this.#state = { ...state, role: "holding" };
    }
    this.listener.onMessage(message);
    // Perhaps that was the end of it.
    if (this.#state.role !== "holding") return;
    if (message.type === "welcome") this.#announce();
    else if (isForAll(message)) this.#channel.tell({ type: "frame", message });
  }

  #end(code: number, reason: string): void {
    this.close();
    this.listener.onEnd(code, reason);
  }
}
