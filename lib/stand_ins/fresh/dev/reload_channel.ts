// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** What the development server tells a page. */
export type ReloadMessage =
  /** Sent at first and after each change: a page of another one is outdated. */
  | { type: "revision"; revision: number }
  /** The stylesheets have changed, and nothing else. */
  | { type: "styles" };

/** Tells the pages that are open in a browser of changes. */
export class ReloadChannel {
  #sockets = new Set<WebSocket>();
  // The time, so that it is another one after the server was started again.
  #revision = Date.now();

  /** Have the client tell of which revision its page is. */
  addRevision(pathname: string): string {
    return `${pathname}?revision=${this.#revision}`;
  }

  /** Take a page's WebSocket. */
  accept(request: Request): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return new Response(null, { status: 501 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      this.#sockets.add(socket);
      send(socket, { type: "revision", revision: this.#revision });
    };
    socket.onclose = () => this.#sockets.delete(socket);
    return response;
  }

  /** Have every page load itself again. */
  reload(): void {
    this.#revision++;
    this.#broadcast({ type: "revision", revision: this.#revision });
  }

  /** Have every page load its stylesheets again. */
  refreshStyles(): void {
    this.#broadcast({ type: "styles" });
  }

  #broadcast(message: ReloadMessage): void {
    for (const socket of this.#sockets) send(socket, message);
  }
}

function send(socket: WebSocket, message: ReloadMessage): void {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(message));
  }
}
