// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

const FIRST_PORT = 8000;
const LAST_PORT = 8019;

/** Where to listen, with a certificate for TLS. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & {
    /** Another address of the server, to be shown with its own. */
    remoteAddress?: string;
  };

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
    Deno.serve(resolved, handler);
    return;
  }

  for (let port = FIRST_PORT;; port++) {
    try {
      Deno.serve({ ...resolved, port }, handler);
      return;
    } catch (error) {
      const isTaken = error instanceof Deno.errors.AddrInUse;
      if (!isTaken || port === LAST_PORT) throw error;
    }
  }
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
