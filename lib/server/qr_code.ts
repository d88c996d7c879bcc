// Runs on the server.

import encodeQR from "qr";

/** A QR code to be drawn, in units of its modules. */
export interface QrCode {
  /** How wide and high it is, with the quiet zone around it. */
  readonly size: number;
  /** Its dark modules, as the data of a path in SVG. */
  readonly path: string;
}

/** So much is dense, but scans from a screen. What is longer is no address of a room. */
const MAX_LENGTH = 400;

/** In modules (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;

/**
 * Makes a QR code of medium error correction (15 %), which a scratch or a reflection leaves
 * legible.
 *
 * @param text What it says.
 * @returns The code; `null` for more than 400 characters.
 */
export function qrCode(text: string): QrCode | null {
  if (text.length > MAX_LENGTH) return null;
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
  const path = rows.map((row, y) => runs(row, y)).join("");
  return { size: rows.length, path };
}

/** The dark modules of a row, as rectangles of one module's height. */
function runs(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    const length = x + 1 - start;
    path += `M${start} ${y}h${length}v1h-${length}z`;
  }
  return path;
}
