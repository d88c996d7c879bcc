import { assertEquals, assertMatch } from "@std/assert";
import { type QrCode, qrCode } from "../../lib/server/qr_code.ts";
import { readQrPixels } from "../support/read_qr.ts";

const PIXELS = 3;

/** Reads a code by another library than that which made it. */
function read({ size, path }: QrCode): string | null {
  const width = size * PIXELS;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = 0; row < PIXELS; row++) {
      const start = (Number(y) * PIXELS + row) * width + Number(x) * PIXELS;
      for (let at = start; at < start + Number(length) * PIXELS; at++) {
        pixels.fill(0, at * 4, at * 4 + 3);
      }
    }
  }
  return readQrPixels(pixels, width);
}

for (
  const address of [
    "http://localhost:8000/rooms/a",
    "http://[::1]:8000/rooms/tea",
    "https://chat.example/rooms/knizhnyi-klub-0123456789abc",
    `https://${"chat.".repeat(60)}example/rooms/${"w".repeat(64)}`,
  ]
) {
  Deno.test(`A reader of QR codes reads ${address.slice(0, 60)}`, () => {
    const code = qrCode(address);
    assertEquals(code && read(code), address);
  });
}

Deno.test("A QR code has a light zone of four modules around it", () => {
  const { size, path } = qrCode("https://chat.example/rooms/tea") ??
    { size: 0, path: "" };
  assertMatch(path, /^M4 4h7v1/);
  const ends = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(
    ([, x, y, length]) => [Number(x), Number(x) + Number(length), Number(y)],
  ).flat();
  assertEquals([Math.min(...ends), Math.max(...ends)], [4, size - 4]);
});

Deno.test("What is too long for an address has no QR code", () => {
  assertEquals(qrCode("x".repeat(401)), null);
  assertEquals(qrCode("x".repeat(5_000)), null);
});
