// Runs on the server.

import ipaddr from "ipaddr.js";
import { forwardedValue } from "./forwarded.ts";

// A host or a home gets at least a /64 of IPv6 addresses (RFC 6177, RFC 4862), and
// can take a new one for each request.
const IPV6_PREFIX_PARTS = 4;

/**
 * Finds out from which address a request comes, as far as limits care.
 *
 * @param peer The other end of the connection.
 * @param forwardedFor `X-Forwarded-For`, `null` when it was not sent.
 * @param trustProxy How many proxies before this server are trusted.
 * @returns An IPv4 address, or the first half of an IPv6 address with `/64`. Where
 * trusted proxies tell nothing usable, it is that of the peer.
 */
export function callerAddress(
  peer: Deno.Addr,
  forwardedFor: string | null,
  trustProxy: number,
): string {
  const forwarded = forwardedValue(forwardedFor, trustProxy);
  const address = forwarded === null ? null : limitedAddress(forwarded);
  if (address !== null) return address;
  if (!("hostname" in peer)) return peer.transport;
  return limitedAddress(peer.hostname) ?? peer.hostname;
}

/**
 * @param peer The other end of a connection.
 * @returns Whether it is on this machine or in a private network, as proxies are.
 */
export function isNearby(peer: Deno.Addr): boolean {
  if (!("hostname" in peer)) return true;
  const { hostname } = peer;
  if (!ipaddr.isValid(hostname)) return false;
  const range = ipaddr.process(hostname).range();
  return range === "loopback" || range === "private" || range === "uniqueLocal";
}

/**
 * @param peer The other end of a connection.
 * @returns Whether it is on this machine.
 */
export function isLoopback(peer: Deno.Addr): boolean {
  return "hostname" in peer && ipaddr.isValid(peer.hostname) &&
    ipaddr.process(peer.hostname).range() === "loopback";
}

function limitedAddress(text: string): string | null {
  const host = withoutPort(text);
  if (!ipaddr.isValid(host)) return null;
  // An IPv4 address inside of an IPv6 one is the same peer.
  const address = ipaddr.process(host);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const prefix = address.parts.slice(0, IPV6_PREFIX_PARTS);
  return `${prefix.map((part) => part.toString(16)).join(":")}::/64`;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
