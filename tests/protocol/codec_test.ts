import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeClientMessage,
  decodeServerMessage,
  encode,
  encodeMessages,
} from "../../lib/protocol/codec.ts";
import { decodeMessage } from "../../lib/protocol/entries.ts";
import { MAX_FRAME_BYTES, MAX_TEXT_LENGTH } from "../../lib/protocol/limits.ts";
import type {
  ClientMessage,
  Message,
  ServerMessage,
} from "../../lib/protocol/messages.ts";
import {
  type ErrorCode,
  ProtocolError,
} from "../../lib/protocol/protocol_error.ts";
import { aWelcome } from "../client/frames.ts";

const ANA = { userId: "u-ana", userName: "Ana" };
const ANA_JSON = '"userId":"u-ana","userName":"Ana"';

const STORED: Message = {
  seq: 7,
  id: "c1",
  ...ANA,
  text: "hi\n😀",
  sentAt: 1_700_000_000_000,
};
const STORED_JSON =
  `{"seq":7,"id":"c1",${ANA_JSON},"text":"hi\\n😀","sentAt":1700000000000}`;

const CLIENT_FRAMES: [frame: string, message: ClientMessage][] = [
  ['{"type":"message","id":"c1","text":"hi"}', {
    type: "message",
    id: "c1",
    text: "hi",
  }],
  ['{"type":"typing"}', { type: "typing" }],
  ['{"type":"ping"}', { type: "ping" }],
];

const CHANGE_FRAMES: [frame: string, message: ClientMessage][] = [
  [
    '{"type":"message","id":"c1","text":"hi","replyTo":7}',
    { type: "message", id: "c1", text: "hi", replyTo: 7 },
  ],
  [
    '{"type":"edit","id":"c1","of":7,"text":"hi"}',
    { type: "edit", id: "c1", of: 7, text: "hi" },
  ],
  ['{"type":"delete","id":"c1","of":7}', { type: "delete", id: "c1", of: 7 }],
  [
    '{"type":"reaction","id":"c1","of":7,"emoji":"👍","on":true}',
    { type: "reaction", id: "c1", of: 7, emoji: "👍", on: true },
  ],
];

const SERVER_FRAMES: [frame: string, message: ServerMessage][] = [
  [
    `{"type":"welcome","v":1,"room":"lobby","sessionId":"s1",${ANA_JSON},` +
    `"head":7,"onlineUsers":[{${ANA_JSON}}],"onlineCount":1,` +
    '"limits":{"textLength":2000,"ratePerSecond":0.5,"rateBurst":10}}',
    {
      type: "welcome",
      v: 1,
      room: "lobby",
      sessionId: "s1",
      ...ANA,
      head: 7,
      onlineUsers: [ANA],
      onlineCount: 1,
      limits: { textLength: 2000, ratePerSecond: 0.5, rateBurst: 10 },
    },
  ],
  ['{"type":"messages","messages":[]}', { type: "messages", messages: [] }],
  [
    `{"type":"messages","messages":[${STORED_JSON}]}`,
    { type: "messages", messages: [STORED] },
  ],
  [
    `{"type":"messages","messages":[${STORED_JSON}],"truncated":true}`,
    { type: "messages", messages: [STORED], truncated: true },
  ],
  ['{"type":"ack","id":"c1","seq":7}', { type: "ack", id: "c1", seq: 7 }],
  [
    `{"type":"user_joined",${ANA_JSON},"onlineCount":1,"onlineUsers":[{${ANA_JSON}}]}`,
    { type: "user_joined", ...ANA, onlineCount: 1, onlineUsers: [ANA] },
  ],
  [
    `{"type":"user_left",${ANA_JSON},"onlineCount":60}`,
    { type: "user_left", ...ANA, onlineCount: 60 },
  ],
  [
    `{"type":"online_users","onlineUsers":[{${ANA_JSON}}],"onlineCount":60}`,
    { type: "online_users", onlineUsers: [ANA], onlineCount: 60 },
  ],
  [`{"type":"typing",${ANA_JSON}}`, { type: "typing", ...ANA }],
  ['{"type":"pong","at":5}', { type: "pong", at: 5 }],
  [
    '{"type":"error","code":"bad_frame","message":"No"}',
    { type: "error", code: "bad_frame", message: "No" },
  ],
  [
    '{"type":"error","code":"rate_limited","message":"No","id":"c1","retryAfterMs":500}',
    {
      type: "error",
      code: "rate_limited",
      message: "No",
      id: "c1",
      retryAfterMs: 500,
    },
  ],
];

for (
  const [frame, message] of [
    ...CLIENT_FRAMES,
    ...CHANGE_FRAMES,
    ...SERVER_FRAMES,
  ]
) {
  Deno.test(`encode() writes ${frame.slice(0, 60)}`, () => {
    assertEquals(encode(message), frame);
  });
}

for (const [frame, message] of [...CLIENT_FRAMES, ...CHANGE_FRAMES]) {
  Deno.test(`decodeClientMessage() reads ${frame}`, () => {
    assertEquals(decodeClientMessage(frame), message);
  });
}

for (const [frame, message] of SERVER_FRAMES) {
  Deno.test(`decodeServerMessage() reads ${frame.slice(0, 60)}`, () => {
    assertEquals(decodeServerMessage(frame), message);
  });
}

for (const truncated of [false, true]) {
  Deno.test(`encodeMessages() writes what encode() would, truncated: ${truncated}`, () => {
    const messages = [STORED, { ...STORED, seq: 8 }];
    const entries = messages.map((entry) => JSON.stringify(entry));
    assertEquals(
      encodeMessages(entries, truncated),
      encode(
        truncated
          ? { type: "messages", messages, truncated }
          : { type: "messages", messages },
      ),
    );
  });
}

Deno.test("encodeMessages() writes an empty list", () => {
  assertEquals(encodeMessages([]), '{"type":"messages","messages":[]}');
});

/** Asserts that a client's frame is refused, and returns why. */
function refusal(frame: string): ProtocolError {
  return assertThrows(() => decodeClientMessage(frame), ProtocolError);
}

function post(fields: Record<string, unknown>): string {
  return JSON.stringify({ type: "message", ...fields });
}

const BAD_CLIENT_FRAMES: [what: string, frame: string, code: ErrorCode][] = [
  ["nothing", "", "bad_frame"],
  ["no JSON", "hello", "bad_frame"],
  ["half of JSON", '{"type":"ping"', "bad_frame"],
  ["two values", '{"type":"ping"}{"type":"ping"}', "bad_frame"],
  ["JavaScript", "{type:'ping'}", "bad_frame"],
  ["null", "null", "bad_frame"],
  ["a number", "1", "bad_frame"],
  ["a string", '"ping"', "bad_frame"],
  ["an array", '[{"type":"ping"}]', "bad_frame"],
  ["an empty object", "{}", "bad_frame"],
  ["an unknown type", '{"type":"shout"}', "bad_frame"],
  ["a type of the server", '{"type":"welcome"}', "bad_frame"],
  ["a type in capitals", '{"type":"PING"}', "bad_frame"],
  ["a type in an array", '{"type":["ping"]}', "bad_frame"],
  ["a type that is null", '{"type":null}', "bad_frame"],
  ["a type that is inherited", '{"__proto__":{"type":"ping"}}', "bad_frame"],
  ["a type named like a property", '{"type":"constructor"}', "bad_frame"],
  ["arrays in arrays", "[".repeat(8_000) + "]".repeat(8_000), "bad_frame"],
  [
    "objects in objects",
    '{"a":'.repeat(2_700) + "1" + "}".repeat(2_700),
    "bad_frame",
  ],
  ["no id", post({ text: "hi" }), "bad_message"],
  ["an id that is a number", post({ id: 1, text: "hi" }), "bad_message"],
  ["an id that is null", post({ id: null, text: "hi" }), "bad_message"],
  ["an id in an array", post({ id: ["c1"], text: "hi" }), "bad_message"],
  ["an empty id", post({ id: "", text: "hi" }), "bad_message"],
  ["an id of 65", post({ id: "c".repeat(65), text: "hi" }), "bad_message"],
  ["an id with a space", post({ id: "c 1", text: "hi" }), "bad_message"],
  ["an id with a line feed", post({ id: "c1\n", text: "hi" }), "bad_message"],
  ["an id with an accent", post({ id: "é", text: "hi" }), "bad_message"],
  ["no text", post({ id: "c1" }), "bad_message"],
  ["a text that is null", post({ id: "c1", text: null }), "bad_message"],
  ["a text that is a number", post({ id: "c1", text: 5 }), "bad_message"],
  ["a text in an array", post({ id: "c1", text: ["hi"] }), "bad_message"],
  ["a text in an object", post({ id: "c1", text: { a: 1 } }), "bad_message"],
  ["an empty text", post({ id: "c1", text: "" }), "bad_message"],
  [
    "a text that shows nothing",
    post({ id: "c1", text: "\u200b" }),
    "bad_message",
  ],
  ["a text of spaces", post({ id: "c1", text: " \n\t\u3000" }), "bad_message"],
  [
    "a text of control characters",
    post({ id: "c1", text: "\0\x07\x9f" }),
    "bad_message",
  ],
  [
    "a text of 2001",
    post({ id: "c1", text: "x".repeat(MAX_TEXT_LENGTH + 1) }),
    "too_long",
  ],
  [
    "a text of 2001 code units",
    post({ id: "c1", text: "😀".repeat(MAX_TEXT_LENGTH / 2) + "x" }),
    "too_long",
  ],
  [
    "a text of a million",
    post({ id: "c1", text: "x".repeat(1_000_000) }),
    "too_long",
  ],
];

for (const [what, frame, code] of BAD_CLIENT_FRAMES) {
  Deno.test(`decodeClientMessage() answers ${code} to ${what}`, () => {
    assertEquals(refusal(frame).code, code);
  });
}

Deno.test("decodeClientMessage() tells the id of a message whose text is refused", () => {
  assertEquals(refusal(post({ id: "c1", text: "" })).id, "c1");
  assertEquals(refusal(post({ id: "c1", text: 1 })).id, "c1");
  assertEquals(refusal(post({ id: "c1", text: "x".repeat(3_000) })).id, "c1");
});

Deno.test("decodeClientMessage() doesn't repeat an id that is refused", () => {
  assertEquals(refusal(post({ id: "<b>", text: "hi" })).id, undefined);
});

Deno.test("decodeClientMessage() drops fields that it doesn't know", () => {
  const frame = '{"type":"message","id":"c1","text":"hi","userId":"u-ben",' +
    '"seq":1,"__proto__":{"polluted":true},"constructor":1}';
  const decoded = decodeClientMessage(frame);
  assertEquals(decoded, { type: "message", id: "c1", text: "hi" });
  assertEquals(Object.keys(decoded), ["type", "id", "text"]);
  assert(!("polluted" in decoded));
});

Deno.test("decodeClientMessage() takes the last of two fields of one name", () => {
  const frame =
    '{"type":"ping","type":"message","id":"a","id":"b","text":"hi"}';
  assertEquals(decodeClientMessage(frame), {
    type: "message",
    id: "b",
    text: "hi",
  });
});

Deno.test("MAX_FRAME_BYTES has room for the longest message, escaped", () => {
  const id = "c".repeat(64);
  const escaped = "\\u00e9".repeat(MAX_TEXT_LENGTH);
  const frame = `{"type":"message","id":"${id}","text":"${escaped}"}`;
  assert(frame.length < MAX_FRAME_BYTES);
  assertEquals(decodeClientMessage(frame), {
    type: "message",
    id,
    text: "é".repeat(MAX_TEXT_LENGTH),
  });
});

for (const [frame, message] of SERVER_FRAMES) {
  // Fields that may be absent; a wrong value is refused in them too.
  const optional = ["onlineUsers", "id", "retryAfterMs"];
  for (const [field, value] of Object.entries(message)) {
    if (field === "type" || field === "truncated") continue;
    const wrong: unknown[] = [null, true, [], {}, [null], [[]], [{}]];
    wrong.push(typeof value === "number" ? "1" : 1, -1);
    if (Array.isArray(value)) wrong.splice(wrong.findIndex(Array.isArray), 1);
    if (!optional.includes(field)) wrong.push(undefined);
    // Who has no name gets a welcome without one.
    if (message.type === "welcome" && field === "userId") wrong.shift();

    Deno.test(`decodeServerMessage() refuses a wrong ${field} in ${frame.slice(0, 50)}`, () => {
      for (const value of wrong) {
        const broken = JSON.stringify({ ...message, [field]: value });
        const error = assertThrows(
          () => decodeServerMessage(broken),
          ProtocolError,
        );
        assertEquals(error.code, "bad_frame", broken);
      }
    });
  }
}

Deno.test("decodeServerMessage() refuses numbers that are none", () => {
  for (const number of ["1e999", "-1e999", "-1"]) {
    assertThrows(
      () => decodeServerMessage(`{"type":"pong","at":${number}}`),
      ProtocolError,
    );
  }
});

Deno.test("decodeServerMessage() reads the welcome of somebody without a name", () => {
  const nobody = { userId: null, userName: null };
  const welcome = aWelcome(nobody);
  assertEquals(decodeServerMessage(JSON.stringify(welcome)), welcome);
});

Deno.test("decodeServerMessage() refuses what is no object", () => {
  for (const frame of ["", "null", "1", "[]", '"typing"', "{"]) {
    assertThrows(() => decodeServerMessage(frame), ProtocolError);
  }
});

Deno.test("decodeServerMessage() reads an unknown code of error as unavailable", () => {
  const frame = '{"type":"error","code":"teapot","message":"No"}';
  assertEquals(decodeServerMessage(frame), {
    type: "error",
    code: "unavailable",
    message: "No",
  });
});

Deno.test("decodeServerMessage() counts entries of unknown kinds", () => {
  const frame =
    '{"type":"messages","messages":[{"seq":7,"kind":"poll","text":1}]}';
  assertEquals(decodeServerMessage(frame), {
    type: "messages",
    messages: [{ kind: "unknown", seq: 7 }],
  });
});

Deno.test("decodeServerMessage() passes over types of a newer server", () => {
  assertEquals(decodeServerMessage('{"type":"poll","of":7}'), null);
  assertEquals(decodeServerMessage("{}"), null);
  assertEquals(decodeServerMessage('{"__proto__":{"type":"pong"}}'), null);
});

Deno.test("decodeServerMessage() takes only `true` for truncated", () => {
  for (const truncated of [false, 1, "true", null]) {
    const frame = JSON.stringify({ type: "messages", messages: [], truncated });
    assertEquals(decodeServerMessage(frame), {
      type: "messages",
      messages: [],
    });
  }
});

Deno.test("decodeMessage() takes what is stored and drops the rest", () => {
  assertEquals(decodeMessage({ ...STORED, more: 1 }), STORED);
});

for (const [field, value] of Object.entries(STORED)) {
  Deno.test(`decodeMessage() refuses an entry with a wrong ${field}`, () => {
    for (const wrong of [undefined, null, [value], { value }, NaN]) {
      const error = assertThrows(
        () => decodeMessage({ ...STORED, [field]: wrong }),
        ProtocolError,
      );
      assertEquals(error.code, "bad_frame");
    }
  });
}
