// Runs in tests.

import jsQR from "jsqr";

/**
 * Reads a QR code, by another library than that which makes them.
 *
 * @param pixels A square picture, as RGBA.
 * @param width Its width, in pixels.
 * @returns What it says; `null` where nothing is found, also where dark and light are
 * the other way round, which not all readers read.
 */
export function readQrPixels(
  pixels: Uint8ClampedArray,
  width: number,
): string | null {
  const height = pixels.length / 4 / width;
  const found = jsQR.default(pixels, width, height, {
    // cspell:disable-next-line -- its name for one way only
    inversionAttempts: "dontInvert",
  });
  return found?.data ?? null;
}
