import { isMessage } from "../../lib/protocol/entries.ts";
import { deadline } from "@std/async/deadline";
import { decodeServerMessage, encode } from "../../lib/protocol/codec.ts";
import type {
  ClientMessage,
  Message,
  ServerMessage,
} from "../../lib/protocol/messages.ts";
import { openSocket } from "./open_socket.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/** How a {@linkcode TestClient} connects. */
export interface TestClientOptions {
  /** Name of a client without a cookie. */
  readonly name?: string;
  /** A `Cookie` header. */
  readonly cookie?: string;
  /** Resumes after this seq. */
  readonly after?: number;
  /** Further headers of the upgrade. */
  readonly headers?: Record<string, string>;
  /** Further parameters of the URL. */
  readonly query?: Record<string, string>;
}

type Frame<Type extends ServerMessage["type"]> = Extract<
  ServerMessage,
  { type: Type }
>;

/** A scripted client over a real socket, which remembers all that it was sent. */
export class TestClient implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #frames: ServerMessage[] = [];
  readonly #closed = Promise.withResolvers<CloseEvent>();
  #read = 0;
  #wake = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const frame = decodeServerMessage(String(data));
      if (frame !== null) this.#frames.push(frame);
      this.#stir();
    };
    socket.onclose = (event) => {
      this.#closed.resolve(event);
      this.#stir();
    };
  }

  /**
   * Connects, without waiting for `welcome`.
   *
   * @param url The server.
   * @param room The room.
   * @param options How.
   */
  static open(
    url: string,
    room: string,
    options: TestClientOptions,
  ): TestClient {
    const target = new URL(`/api/rooms/${room}/socket`, url);
    target.protocol = "ws:";
    const { name, cookie, after, headers, query } = options;
    const parameters = {
      ...(name !== undefined && { name }),
      ...(after !== undefined && { after: String(after) }),
      ...query,
    };
    for (const [key, value] of Object.entries(parameters)) {
      target.searchParams.set(key, value);
    }
    return new TestClient(openSocket(target, {
      ...(cookie !== undefined && { cookie }),
      ...headers,
    }));
  }

  /**
   * Connects, and waits until the client is up to date.
   *
   * @param url The server.
   * @param room The room.
   * @param options How.
   */
  static async join(
    url: string,
    room: string,
    options: TestClientOptions,
  ): Promise<TestClient> {
    const client = TestClient.open(url, room, options);
    await client.next("welcome");
    await client.next("messages");
    return client;
  }

  /** All frames so far. */
  get frames(): readonly ServerMessage[] {
    return this.#frames;
  }

  /** All messages so far, in the order in which they came. */
  get messages(): readonly Message[] {
    return this.#frames.flatMap((frame) =>
      frame.type === "messages"
        // What tells of settings stands among them, and nobody has said it.
        ? frame.messages.filter(isMessage).filter(({ settings }) => !settings)
        : []
    );
  }

  /** Resolves when the socket is closed. */
  get closed(): Promise<CloseEvent> {
    return deadline(this.#closed.promise, ANSWER_TIMEOUT_MS);
  }

  /** Sends a message of the protocol. */
  send(message: ClientMessage): void {
    this.#socket.send(encode(message));
  }

  /** Sends anything. */
  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  /**
   * Waits for the next frame of a type; frames before it are passed over.
   *
   * @throws {Error} When the socket closes, or nothing comes in time.
   */
  async next<Type extends ServerMessage["type"]>(
    type: Type,
  ): Promise<Frame<Type>> {
    const isWanted = (frame: ServerMessage): frame is Frame<Type> =>
      frame.type === type;
    while (true) {
      const frame = this.#frames[this.#read];
      if (frame === undefined) {
        await this.#stirred(type);
        continue;
      }
      this.#read++;
      if (isWanted(frame)) return frame;
    }
  }

  /** Waits until this many messages have come. */
  async untilMessages(count: number): Promise<readonly Message[]> {
    while (this.messages.length < count) {
      await this.#stirred(`${count} messages`);
    }
    return this.messages;
  }

  /** Closes the socket and waits until it is closed. */
  async close(): Promise<CloseEvent> {
    if (this.#socket.readyState < WebSocket.CLOSING) this.#socket.close(1000);
    return await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #stirred(wanted: string): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) {
      throw new Error(`Expected ${wanted}, but the socket is closed`);
    }
    await deadline(this.#wake.promise, ANSWER_TIMEOUT_MS);
  }

  #stir(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
