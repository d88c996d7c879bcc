// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

const FIRST_PORT = 8000;
const LAST_PORT = 8019;

const RETRY_MS = 1000;

/** Where to listen, with a certificate for TLS. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & {
    /** Another address of the server, to be shown with its own. */
    remoteAddress?: string;
  };

type ResolvedOptions =
  & Deno.ServeTcpOptions
  & Partial<Deno.TlsCertifiedKeyPem>;

/** Answers requests. */
export type Handler = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Promise<Response>;

/**
 * Start a server and say where it is.
 *
 * @param handler Answers the requests.
 * @param options Where to listen.
 * @param basePath Path of the app, for the address that is shown.
 * @throws {Deno.errors.AddrInUse} If no port is free.
 */
export function serve(
  handler: Handler,
  options: ListenOptions,
  basePath: string,
): void {
  const resolved = {
    onListen: (addr: Deno.NetAddr) => printAddress(addr, options, basePath),
    ...options,
  };
  // As upstream: port 0 is no choice of a port either.
  if (options.port) {
    keepServing(resolved, handler);
    return;
  }

  for (let port = FIRST_PORT;; port++) {
    try {
      keepServing({ ...resolved, port }, handler);
      return;
    } catch (error) {
      const isTaken = error instanceof Deno.errors.AddrInUse;
      if (!isTaken || port === LAST_PORT) throw error;
    }
  }
}

/**
 * `Deno.serve` ends when a connection can't be taken, such as for want of a file.
 * The next server goes on then, beside the former one and what is connected to it.
 */
function keepServing(options: ResolvedOptions, handler: Handler): void {
  Deno.serve(options, handler).finished.catch((error) =>
    serveAgain(error, options, handler)
  );
}

function serveAgain(
  error: unknown,
  options: ResolvedOptions,
  handler: Handler,
): void {
  const { signal } = options;
  if (signal?.aborted) return;
  const reason = error instanceof Error ? error.message : String(error);
  // deno-lint-ignore no-console -- whoever started a server wants to know
  console.error(`Cannot take connections, trying again: ${reason}`);
  const giveUp = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    signal?.removeEventListener("abort", giveUp);
    try {
      keepServing({ ...options, onListen: () => {} }, handler);
    } catch (error) {
      serveAgain(error, options, handler);
    }
  }, RETRY_MS);
  signal?.addEventListener("abort", giveUp, { once: true });
}

/** Say where a server is. */
export function printAddress(
  { hostname, port }: Deno.NetAddr,
  { cert, remoteAddress }: ListenOptions,
  basePath: string,
): void {
  const protocol = cert === undefined ? "http" : "https";
  const isAnyAddress = hostname === "0.0.0.0" || hostname === "::";
  const host = isAnyAddress ? "localhost" : hostname;
  const shown = host.includes(":") ? `[${host}]` : host;
  const lines = [
    "",
    "Fresh ready",
    `    Local:  ${protocol}://${shown}:${port}${basePath}/`,
  ];
  if (remoteAddress !== undefined) lines.push(`    Remote: ${remoteAddress}`);
  // deno-lint-ignore no-console -- whoever starts a server wants its address
  console.log(lines.join("\n") + "\n");
}
