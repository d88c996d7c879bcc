import { assertEquals } from "@std/assert";
import { callerAddress, isNearby } from "../../lib/server/address.ts";

function peer(hostname: string): Deno.NetAddr {
  return { transport: "tcp", hostname, port: 4711 };
}

const PEERS: [hostname: string, address: string][] = [
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["localhost", "localhost"],
];

for (const [hostname, address] of PEERS) {
  Deno.test(`callerAddress() of ${hostname} is ${address}`, () => {
    assertEquals(callerAddress(peer(hostname), null, 0), address);
  });
}

const FORWARDED: [
  what: string,
  forwardedFor: string,
  trustProxy: number,
  address: string,
][] = [
  ["the peer where no proxy is trusted", "203.0.113.9", 0, "192.0.2.1"],
  ["what a trusted proxy saw", "203.0.113.9", 1, "203.0.113.9"],
  [
    "never what the client made up",
    "198.51.100.7, 203.0.113.9",
    1,
    "203.0.113.9",
  ],
  [
    "what the first of two proxies saw",
    "198.51.100.7, 203.0.113.9, 10.0.0.2",
    2,
    "203.0.113.9",
  ],
  ["the first value of too few", "203.0.113.9", 2, "203.0.113.9"],
  ["an address without its port", "203.0.113.9:4711", 1, "203.0.113.9"],
  [
    "an IPv6 address without its port",
    "[2001:db8:1:2::9]:4711",
    1,
    "2001:db8:1:2::/64",
  ],
  ["an IPv6 address in brackets", "[2001:db8::9]", 1, "2001:db8:0:0::/64"],
  ["the peer for no address", "unknown", 1, "192.0.2.1"],
  ["the peer for nothing", "", 1, "192.0.2.1"],
  ["the peer for half an address", "203.0.113.9,", 1, "192.0.2.1"],
  ["the peer for an obfuscated one", "_hidden", 1, "192.0.2.1"],
];

for (const [what, forwardedFor, trustProxy, address] of FORWARDED) {
  Deno.test(`callerAddress() is ${what}`, () => {
    assertEquals(
      callerAddress(peer("192.0.2.1"), forwardedFor, trustProxy),
      address,
    );
  });
}

Deno.test("callerAddress() of a Unix socket is one for all", () => {
  const unix: Deno.UnixAddr = { transport: "unix", path: "/run/islet" };
  assertEquals(callerAddress(unix, null, 0), "unix");
  assertEquals(callerAddress(unix, "203.0.113.9", 1), "203.0.113.9");
});

for (
  const [hostname, isNear] of [
    ["127.0.0.1", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["10.1.2.3", true],
    ["172.17.0.1", true],
    ["fd00::1", true],
    ["192.0.2.1", false],
    ["2001:db8::1", false],
    ["8.8.8.8", false],
    ["nowhere", false],
  ] as const
) {
  Deno.test(`isNearby() is ${isNear} for ${hostname}`, () => {
    assertEquals(isNearby(peer(hostname)), isNear);
  });
}
