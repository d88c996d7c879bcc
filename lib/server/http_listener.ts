// Runs on the server.

import { acceptRetryMs, describeAcceptFailure } from "./accept_failure.ts";
import type { Connections } from "./connections.ts";
import type { Logger } from "./logger.ts";

/** What {@linkcode HttpListener} needs. */
export interface HttpListenerOptions {
  /**
   * Starts a server: the first time without a port, later on the port that the
   * first one has got.
   */
  readonly serve: (port?: number) => Deno.HttpServer<Deno.NetAddr>;
  /** The sockets and streams of the process. */
  readonly connections: Connections;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A server that takes no more connections, and has some. */
interface FormerServer {
  readonly server: Deno.HttpServer;
  /** Sockets and streams that came before the next server. */
  readonly connections: Set<object>;
}

// One line a minute, however often it fails.
const LOG_INTERVAL_MS = 60_000;

// A server that has taken connections for this long was well.
const WELL_AFTER_MS = 10_000;

// How often former servers are looked at that have nothing left to serve.
const FORMER_CHECK_INTERVAL_MS = 60_000;

/**
 * Takes connections for as long as the process lives. `Deno.serve` ends for good
 * when one connection can't be taken, such as for want of a file: then the next
 * server goes on, on the same port. The former one still serves the connections that
 * it has. A graceful end of it would close its WebSockets, so it is ended once they
 * are gone.
 */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  #state: "open" | "waiting" | "closed" = "open";
  #server: Deno.HttpServer<Deno.NetAddr>;
  #openedAt: number;
  #former: FormerServer[] = [];
  /** Settles once all servers have ended that were to end. */
  #ending = Promise.resolve();
  #failures = 0;
  #loggedAt = -Infinity;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #formerTimer: ReturnType<typeof setInterval> | undefined;

  /**
   * Starts to listen.
   *
   * @param options How to serve, and what is connected.
   * @throws Whatever `serve` throws the first time.
   */
  constructor(options: HttpListenerOptions) {
    this.#options = options;
    this.#openedAt = options.now();
    this.#server = options.serve();
    this.#watch(this.#server);
  }

  /** Where it listens. */
  get addr(): Deno.NetAddr {
    return this.#server.addr;
  }

  /**
   * Takes no more connections, and closes those that it has once their requests are
   * answered.
   *
   * @returns Resolves when none is left.
   */
  async shutdown(): Promise<void> {
    this.#state = "closed";
    clearTimeout(this.#retryTimer);
    clearInterval(this.#formerTimer);
    for (const { server } of this.#former) this.#end(server);
    this.#end(this.#server);
    await this.#ending;
  }

  /** Looks after a server until it takes no more connections. */
  #watch({ finished }: Deno.HttpServer): void {
    finished.then(
      () => this.#onFailed(new Error("The server has ended by itself")),
      (cause) => this.#onFailed(cause),
    );
  }

  #onFailed(cause: unknown): void {
    if (this.#state === "closed") return;
    const { now, log } = this.#options;
    if (this.#state === "open" && now() - this.#openedAt > WELL_AFTER_MS) {
      this.#failures = 0;
    }
    this.#state = "waiting";
    this.#failures++;
    this.#retryTimer = setTimeout(
      () => this.#reopen(),
      acceptRetryMs(this.#failures),
    );
    if (now() - this.#loggedAt < LOG_INTERVAL_MS) return;
    this.#loggedAt = now();
    log.error(describeAcceptFailure(cause));
  }

  #reopen(): void {
    const failed = this.#server;
    try {
      this.#server = this.#options.serve(failed.addr.port);
    } catch (cause) {
      this.#onFailed(cause);
      return;
    }
    this.#state = "open";
    this.#openedAt = this.#options.now();
    this.#watch(this.#server);
    this.#keep(failed);
  }

  /** What came until now came to this server, or to one before it. */
  #keep(server: Deno.HttpServer): void {
    const connections = new Set(this.#options.connections.open.keys());
    for (const former of this.#former) {
      for (const connection of former.connections) {
        connections.delete(connection);
      }
    }
    this.#former.push({ server, connections });
    this.#formerTimer ??= setInterval(
      () => this.#endFormer(),
      FORMER_CHECK_INTERVAL_MS,
    );
    this.#endFormer();
  }

  /** Ends former servers without sockets and streams, and so closes what idles there. */
  #endFormer(): void {
    const { open } = this.#options.connections;
    this.#former = this.#former.filter(({ server, connections }) => {
      for (const connection of connections) {
        if (!open.has(connection)) connections.delete(connection);
      }
      if (connections.size > 0) return true;
      this.#end(server);
      return false;
    });
    if (this.#former.length > 0) return;
    clearInterval(this.#formerTimer);
    this.#formerTimer = undefined;
  }

  #end(server: Deno.HttpServer): void {
    const ended = server.shutdown().catch((cause) =>
      this.#options.log.warn("A server could not be ended", cause)
    );
    this.#ending = this.#ending.then(() => ended);
  }
}
