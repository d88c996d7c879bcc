// Runs in tests.

import { fold } from "../../lib/protocol/timeline.ts";
import type {
  AudioContextPort,
  AudioParamPort,
  AudioPort,
  OpenExtras,
  PageEnvironment,
} from "../../lib/client/page/environment.ts";
import type {
  NotificationPort,
  NotificationsPort,
  NotificationWords,
} from "../../lib/client/page/notifications.ts";
import type {
  EventSourcePort,
  FetchOptions,
  TabsPort,
} from "../../lib/client/connection/environment.ts";
import type { FindWays } from "../../lib/client/connection/transport.ts";
import { encode } from "../../lib/protocol/codec.ts";
import type { ServerMessage } from "../../lib/protocol/messages.ts";
import { OlderHistory, openExtras } from "../../lib/client/page/page_extras.ts";
import { FakeWebSocket } from "../support/fake_web_socket.ts";

/** An event target that knows its listeners; each listens to one type of event. */
export class CountingEventTarget extends EventTarget {
  readonly #listeners = new Set<EventListenerOrEventListenerObject | null>();

  /** How many listeners were added and not removed, by a call or by their signal. */
  get listeners(): number {
    return this.#listeners.size;
  }

  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
    this.#listeners.add(listener);
    options?.signal?.addEventListener(
      "abort",
      () => this.#listeners.delete(listener),
    );
  }

  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
  ): void {
    super.removeEventListener(type, listener);
    this.#listeners.delete(listener);
  }
}

/** Audio hardware that notes which sounds were asked for. */
export class FakeAudioContext implements AudioContextPort {
  currentTime = 0;
  closed = false;
  resumes = 0;
  readonly destination: AudioPort = { connect: () => {} };
  /** When each note was to start, in seconds. */
  readonly notes: number[] = [];
  /** When each note was to end: one without an end is played for ever. */
  readonly ends: number[] = [];

  createGain() {
    const gain = fakeParam();
    return { gain, connect: () => {} };
  }

  createOscillator() {
    return {
      frequency: fakeParam(),
      connect: () => {},
      start: (atSecond: number) => this.notes.push(atSecond),
      stop: (atSecond: number) => this.ends.push(atSecond),
    };
  }

  resume(): Promise<void> {
    this.resumes++;
    return this.closed
      ? Promise.reject(new Error("Closed"))
      : Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function fakeParam(): AudioParamPort {
  return { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} };
}

/** A notification on the desktop. */
export class FakeNotification implements NotificationPort {
  onclick: NotificationPort["onclick"] = null;
  isClosed = false;

  /**
   * @param title Its title.
   * @param words What else it says.
   */
  constructor(readonly title: string, readonly words: NotificationWords) {}

  close(): void {
    this.isClosed = true;
  }
}

/** A desktop, whose owner answers as the test says. */
export class FakeNotifications implements NotificationsPort {
  permission: NotificationsPort["permission"] = "default";
  /** What the person answers when asked for permission. */
  answer: NotificationsPort["permission"] = "granted";
  requests = 0;
  /** Whether the browser has none but those of service workers. */
  throws = false;
  readonly shown: FakeNotification[] = [];
  readonly revealed: number[] = [];

  request(): Promise<void> {
    this.requests++;
    if (this.permission === "default") this.permission = this.answer;
    return Promise.resolve();
  }

  show(title: string, words: NotificationWords): FakeNotification {
    if (this.throws) throw new TypeError("Illegal constructor");
    const notification = new FakeNotification(title, words);
    for (const former of this.open) {
      if (former.words.tag === words.tag) former.isClosed = true;
    }
    this.shown.push(notification);
    return notification;
  }

  reveal(seq: number): void {
    this.revealed.push(seq);
  }

  /** Those that can be seen. */
  get open(): FakeNotification[] {
    return this.shown.filter(({ isClosed }) => !isClosed);
  }
}

/** A stream whose other end is the test. */
export class FakeEventSource implements EventSourcePort {
  onmessage: EventSourcePort["onmessage"] = null;
  onerror: EventSourcePort["onerror"] = null;
  isClosed = false;

  /** @param url The address. */
  constructor(readonly url: URL) {}

  close(): void {
    if (this.onmessage || this.onerror) {
      throw new Error("Cannot close: a handler is still set");
    }
    if (this.isClosed) throw new Error("Cannot close: it was closed before");
    this.isClosed = true;
  }

  /** The server sends a message. */
  receive(message: ServerMessage): void {
    this.onmessage?.(new MessageEvent("message", { data: encode(message) }));
  }

  /** The stream breaks. */
  fail(): void {
    this.onerror?.(new Event("error"));
  }
}

/** A request that the test answers. */
export interface FakeRequest {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly options: FetchOptions;
  /** Settles the fetch. */
  readonly respond: (response: Response) => void;
}

/** A browser with one page, moved by the test. Its clock is `Date`. */
export class FakeBrowser implements PageEnvironment {
  readonly pageUrl: string;
  readonly window = new CountingEventTarget();
  readonly document = new CountingEventTarget();
  readonly sockets: FakeWebSocket[] = [];
  readonly streams: FakeEventSource[] = [];
  readonly requests: FakeRequest[] = [];
  tabs: TabsPort | null = null;
  readonly audioContexts: FakeAudioContext[] = [];
  readonly stored = new Map<string, string>();
  hidden = false;
  onLine = true;
  storageBlocked = false;
  /** Cookies that were set, as they were. */
  readonly cookies: string[] = [];
  /** What scripts see of cookies that are kept. */
  cookie = "";
  audioBlocked = false;
  /** What shows messages on the desktop; none unless a test says so. */
  notifications: FakeNotifications | null = null;
  /** What `random()` returns. */
  chance = 0;
  #lastId = 0;

  /** @param pageUrl The address of the page. */
  constructor(pageUrl = "https://chat.example/rooms/lobby") {
    this.pageUrl = pageUrl;
  }

  readonly now = () => Date.now();
  readonly random = () => this.chance;
  readonly randomId = () => `c${++this.#lastId}`;

  readonly createSocket = (url: URL) => {
    const socket = new FakeWebSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  readonly setCookie = (cookie: string) => {
    this.cookies.push(cookie);
  };

  readonly createAudioContext = () => {
    if (this.audioBlocked) throw new Error("No audio hardware");
    const audio = new FakeAudioContext();
    this.audioContexts.push(audio);
    return audio;
  };

  readonly createEventSource = (url: URL) => {
    const stream = new FakeEventSource(url);
    this.streams.push(stream);
    return stream;
  };

  readonly fetch = (url: URL, options: FetchOptions) => {
    const { signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    signal.addEventListener("abort", () => reject(signal.reason));
    this.requests.push({ url, signal, options, respond: resolve });
    return promise;
  };

  loadFold = (): Promise<typeof fold> => Promise.resolve(fold);

  loadOlderHistory = (): Promise<typeof OlderHistory> =>
    Promise.resolve(OlderHistory);

  loadExtras = (): Promise<OpenExtras> =>
    Promise.resolve((options) =>
      openExtras(options, undefined, this.notifications)
    );

  /** No ways beside a socket of its own, unless a test says so. */
  loadWays = (): Promise<FindWays> => Promise.reject(new Error("No ways"));

  get storage(): PageEnvironment["storage"] {
    if (this.storageBlocked) throw new DOMException("Denied", "SecurityError");
    return {
      getItem: (key) => this.stored.get(key) ?? null,
      setItem: (key, value) => void this.stored.set(key, value),
      removeItem: (key) => void this.stored.delete(key),
    };
  }

  /** The newest socket. */
  get socket(): FakeWebSocket {
    return last(this.sockets);
  }

  /** The newest request. */
  get request(): FakeRequest {
    return last(this.requests);
  }

  /** The newest audio context. */
  get audio(): FakeAudioContext {
    return last(this.audioContexts);
  }

  /** How many listeners the page has. */
  get listeners(): number {
    return this.window.listeners + this.document.listeners;
  }

  /** The person switches to another tab. */
  hide(): void {
    this.hidden = true;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  /** The person comes back. */
  show(): void {
    this.hidden = false;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  /** The network goes. */
  goOffline(): void {
    this.onLine = false;
    this.window.dispatchEvent(new Event("offline"));
  }

  /** The network comes back. */
  goOnline(): void {
    this.onLine = true;
    this.window.dispatchEvent(new Event("online"));
  }

  /**
   * The person wants to leave the page.
   *
   * @returns Whether the browser asks first.
   */
  wouldAsk(): boolean {
    const event = new Event("beforeunload", { cancelable: true });
    return !this.window.dispatchEvent(event);
  }

  /** The person follows a link; the page goes to the back/forward cache. */
  leavePage(): void {
    this.window.dispatchEvent(new Event("pagehide"));
  }

  /** The page is shown: again, from the back/forward cache, or for the first time. */
  showPage({ persisted }: { persisted: boolean }): void {
    const event = Object.assign(new Event("pageshow"), { persisted });
    this.window.dispatchEvent(event);
  }
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) {
    throw new Error("Cannot take the last: there is none");
  }
  return item;
}
