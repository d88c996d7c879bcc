// Runs on the command line.

import { readConfig } from "../config.ts";
import {
  HttpListener,
  type HttpListenerOptions,
} from "../server/http_listener.ts";
import { StartError } from "../store/open_kv.ts";

const SERVER = new URL("../../_fresh/server.js", import.meta.url);

// A crowd that comes at once, such as after a restart, waits in the kernel until it is
// taken. Where there is no room a client asks again after 1, 3, 7, 15 and 31 s; Deno's
// default is room for 511. The kernel caps it at net.core.somaxconn, 4096 since 5.4.
const TCP_BACKLOG = 4096;

/** How {@linkcode serve} listens. */
export interface ServeOptions {
  /** Whether other workers listen on the same port. */
  readonly isShared: boolean;
  /** Is told the address, for a person, once requests are taken. */
  readonly onOpen: (url: string) => void;
}

/**
 * Serves what `deno task build` has written until the process is asked to stop.
 *
 * @param options How.
 * @throws {ConfigError} When a setting can't be used.
 * @throws {StartError} When the store can't be opened, or the port is in use.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { port, hostname } = readConfig((name) => Deno.env.get(name));
  // Imported only now: main.ts opens the store, and settings come first. The
  // built server imports the same main.ts.
  const { default: server } = await import(SERVER.href);
  const { islet } = await import("../../main.ts");
  const listener = listen(port, hostname, {
    serve: (samePort) =>
      Deno.serve(
        {
          port: samePort ?? port,
          hostname,
          reusePort: options.isShared,
          tcpBacklog: TCP_BACKLOG,
          automaticCompression: true,
          onListen: () => {},
        },
        server.fetch,
      ),
    connections: islet.connections,
    log: islet.log,
    now: islet.now,
  });
  // Not before: it would close the sockets with 1001, and clients would back off.
  islet.onStopped(() => listener.shutdown());
  options.onOpen(urlOf(listener.addr));
}

function listen(
  port: number,
  hostname: string,
  options: HttpListenerOptions,
): HttpListener {
  try {
    return new HttpListener(options);
  } catch (cause) {
    const where = `${hostname}:${port}`;
    if (cause instanceof Deno.errors.AddrInUse) {
      throw new StartError(
        `Cannot listen on ${where}: it is in use, set PORT to another`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot listen on ${where}: ${reason}`, { cause });
  }
}

function urlOf({ hostname, port }: Deno.NetAddr): string {
  const isEverywhere = hostname === "0.0.0.0" || hostname === "::";
  if (isEverywhere) return `http://localhost:${port}`;
  // RFC 3986 section 3.2.2.
  return `http://${
    hostname.includes(":") ? `[${hostname}]` : hostname
  }:${port}`;
}
