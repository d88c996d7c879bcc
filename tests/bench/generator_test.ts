import { assertEquals } from "@std/assert";
import {
  type Findings,
  FrameScanner,
  Opcode,
} from "./generator/frame_scanner.ts";
import { type Plan, planFromArgs, planToArgs } from "./generator/plan.ts";
import { senderOf, sentAtOf, stampedText } from "./generator/stamp.ts";
import { generate } from "./measure.ts";

const PLAN: Plan = {
  load: "open_loop",
  dialect: "islet",
  port: 0,
  pid: Deno.pid,
  clients: 5,
  rooms: 1,
  inFlight: 0,
  rate: 1000,
  rounds: 0,
  warmUpMs: 0,
  measureMs: 200,
  restMs: 0,
};

/** A server's frame, whose payload is ASCII. */
function frame(opcode: number, payload: string): Uint8Array {
  const bytes = new TextEncoder().encode(payload);
  const { byteLength } = bytes;
  const length = byteLength < 126
    ? [byteLength]
    : byteLength < 65_536
    ? [126, byteLength >> 8, byteLength & 0xff]
    : [
      127,
      0,
      0,
      0,
      0,
      0,
      byteLength >> 16,
      byteLength >> 8 & 0xff,
      byteLength & 0xff,
    ];
  return new Uint8Array([0x80 | opcode, ...length, ...bytes]);
}

/** Writes down what a scanner finds. */
class Notes implements Findings {
  readonly senders: number[] = [];
  readonly controls: string[] = [];

  onStamp(bytes: Uint8Array, at: number): void {
    this.senders.push(senderOf(bytes, at));
  }

  onControl(opcode: number, payload: Uint8Array): void {
    this.controls.push(`${opcode} ${new TextDecoder().decode(payload)}`);
  }
}

function texts(...senders: number[]): string {
  return JSON.stringify(
    senders.map((sender) => ({ text: stampedText(sender, 0), sentAt: 1 })),
  );
}

Deno.test("A stamp says who sent a message and when", () => {
  const bytes = new TextEncoder().encode(`"${stampedText(42, 1234.567)}"`);
  assertEquals(senderOf(bytes, 1), 42);
  assertEquals(sentAtOf(bytes, 1), 1234.567);
});

Deno.test("FrameScanner finds every message, wherever the bytes are cut", () => {
  // 64 bytes of payload make a header with the byte of the mark.
  const bytes = new Uint8Array([
    ...frame(Opcode.TEXT, "x".repeat(64)),
    ...frame(Opcode.TEXT, texts(1)),
    ...frame(Opcode.PING, "beat"),
    ...frame(Opcode.TEXT, texts(2, 3, 4, 5)),
    ...frame(Opcode.TEXT, ""),
    ...frame(Opcode.TEXT, texts(6)),
  ]);
  for (let step = 1; step <= bytes.byteLength; step++) {
    const notes = new Notes();
    const scanner = new FrameScanner(notes);
    let used = 0;
    for (let end = step; used < bytes.byteLength; end += step) {
      used += scanner.scan(bytes.subarray(used, end));
    }
    assertEquals(notes.senders, [1, 2, 3, 4, 5, 6], `${step} at a time`);
    assertEquals(notes.controls, [`${Opcode.PING} beat`]);
  }
});

Deno.test("FrameScanner reads the length of a frame over 64 KiB", () => {
  const notes = new Notes();
  const large = frame(Opcode.TEXT, `${" ".repeat(70_000)}${texts(1)}`);
  const bytes = new Uint8Array([...large, ...frame(Opcode.TEXT, texts(2))]);
  assertEquals(new FrameScanner(notes).scan(bytes), bytes.byteLength);
  assertEquals(notes.senders, [1, 2]);
});

Deno.test("A plan survives the command line", () => {
  assertEquals(planFromArgs(planToArgs(PLAN)), PLAN);
});

Deno.test({
  name: "The generator counts every message that a server sends, once",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const members = new Set<WebSocket>();
    let waiting = "";
    await using server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
    }, (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onopen = () => members.add(socket);
      // The generator just goes when it is done.
      socket.onerror = (event) => event.preventDefault();
      socket.onmessage = ({ data }) => {
        // Two messages a frame, as a server that gathers them would send.
        if (waiting === "") {
          waiting = data;
          return;
        }
        for (const member of members) member.send(`[${waiting},${data}]`);
        waiting = "";
      };
      return response;
    });
    const { port } = server.addr;
    const figures = await generate({ ...PLAN, port });
    assertEquals(figures["delivered"], 1);
  },
});
