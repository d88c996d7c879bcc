/**
 * Not a peer, but a measure of the generator: upgrades every connection and sends
 * it frames of stored messages for ever, put together beforehand.
 *
 * @module
 */

import { stampedText } from "../generator/stamp.ts";

const MESSAGES_A_FRAME = 300;
const FRAMES_A_WRITE = 4;

const encoder = new TextEncoder();

/** A `messages` frame as Islet sends it to a busy room. */
function frame(): Uint8Array<ArrayBuffer> {
  const messages = Array.from({ length: MESSAGES_A_FRAME }, (_, i) => ({
    seq: 100_000 + i,
    id: `m${i}`,
    userId: "name-AAAAAAAAAAAAAAAA",
    userName: "bench-0",
    text: stampedText(0, 0),
    sentAt: 1_800_000_000_000,
  }));
  const payload = encoder.encode(
    JSON.stringify({ type: "messages", messages }),
  );
  const bytes = new Uint8Array(4 + payload.byteLength);
  bytes.set([0x81, 126]);
  new DataView(bytes.buffer).setUint16(2, payload.byteLength);
  bytes.set(payload, 4);
  return bytes;
}

const one = frame();
const block = new Uint8Array(FRAMES_A_WRITE * one.byteLength);
for (let i = 0; i < FRAMES_A_WRITE; i++) block.set(one, i * one.byteLength);

async function flood(connection: Deno.TcpConn): Promise<void> {
  await connection.read(new Uint8Array(4096));
  const writer = connection.writable.getWriter();
  await writer.write(encoder.encode(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" +
      "Connection: Upgrade\r\n\r\n",
  ));
  while (true) await writer.write(block);
}

using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console -- whoever started it waits for this line
console.log(`http://127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) {
  // The generator just goes when it has seen enough; that closes the connection.
  flood(connection).catch(() => {});
}
