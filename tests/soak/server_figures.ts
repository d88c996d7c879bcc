import type { ServerInspector } from "./server_inspector.ts";

/** What a server holds. */
export interface ServerFigures {
  /** Resident memory of its process, in bytes. */
  readonly residentBytes: number;
  /** JavaScript's heap in use after a forced collection, in bytes. */
  readonly heapBytes: number;
  readonly sessions: number;
  readonly rooms: number;
}

/** A server in a process of its own, and the ways to look at it. */
export interface WatchedServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly inspector: ServerInspector;
}

/**
 * Looks at a server.
 *
 * @param server The server.
 * @throws {TypeError} When it doesn't say one of its figures.
 */
export async function serverFigures(
  { url, inspector }: WatchedServer,
): Promise<ServerFigures> {
  const heapBytes = await inspector.heapBytes();
  const response = await fetch(`${url}/api/metrics`);
  const exposition = await response.text();
  return {
    residentBytes: readGauge(exposition, "islet_memory_rss_bytes"),
    heapBytes,
    sessions: readGauge(exposition, "islet_sessions"),
    rooms: readGauge(exposition, "islet_rooms"),
  };
}

/** Reads one figure of Prometheus' text format. */
function readGauge(exposition: string, name: string): number {
  const line = exposition.split("\n").find((line) =>
    line.startsWith(`${name} `)
  );
  if (line === undefined) throw new TypeError(`The server doesn't say ${name}`);
  return Number(line.slice(name.length + 1));
}
