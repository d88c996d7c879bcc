import { assertEquals, assertRejects } from "@std/assert";
import { readFields } from "../../lib/server/read_body.ts";
import { RequestError } from "../../lib/server/request_error.ts";

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";
const LIMIT = 32 * 1024;

/** A request with a body, or without one. */
function post(type: string | null, body: BodyInit | null): Request {
  const headers = new Headers();
  const request = new Request("http://localhost/", {
    method: "POST",
    headers,
    body,
  });
  request.headers.delete("content-type");
  if (type !== null) request.headers.set("content-type", type);
  return request;
}

/** Asserts that a body is refused, and returns with which status. */
async function refusal(type: string | null, body: BodyInit | null) {
  const error = await assertRejects(
    () => readFields(post(type, body)),
    RequestError,
  );
  return error.status;
}

const READ: [
  what: string,
  type: string,
  body: BodyInit | null,
  fields: Record<string, unknown>,
][] = [
  ["a form", FORM, "name=Ana+Mar%C3%ADa&next=%2F", {
    name: "Ana María",
    next: "/",
  }],
  ["a form with a charset", `${FORM};charset=UTF-8`, "name=Ana", {
    name: "Ana",
  }],
  ["an empty form", FORM, "", {}],
  ["a form without a body", FORM, null, {}],
  ["the last of two fields of a name", FORM, "a=1&a=2", { a: "2" }],
  ["a form with CRLF", FORM, "text=a%0D%0Ab", { text: "a\r\nb" }],
  ["JSON", JSON_TYPE, '{"name":"Ana","n":1,"list":[1]}', {
    name: "Ana",
    n: 1,
    list: [1],
  }],
  ["JSON with a charset", `${JSON_TYPE}; charset=utf-8`, '{"a":1}', { a: 1 }],
  ["JSON of a type in capitals", "Application/JSON", '{"a":1}', { a: 1 }],
  ["an empty object", JSON_TYPE, "{}", {}],
  ["fields named like properties", JSON_TYPE, '{"__proto__":1,"get":2}', {
    ["__proto__"]: 1,
    get: 2,
  }],
  ["UTF-8 with a byte order mark", JSON_TYPE, '\ufeff{"a":"é"}', { a: "é" }],
];

for (const [what, type, body, fields] of READ) {
  Deno.test(`readFields() reads ${what}`, async () => {
    const read = await readFields(post(type, body));
    assertEquals([...read], Object.entries(fields));
  });
}

const REFUSED: [
  what: string,
  type: string | null,
  body: BodyInit | null,
  status: number,
][] = [
  ["no type", null, "name=Ana", 415],
  ["plain text", "text/plain", "{}", 415],
  ["multipart", "multipart/form-data; boundary=x", "--x--", 415],
  ["a type that begins alike", "application/json5", "{}", 415],
  ["no JSON", JSON_TYPE, "name=Ana", 400],
  ["no body as JSON", JSON_TYPE, null, 400],
  ["JSON null", JSON_TYPE, "null", 400],
  ["a JSON array", JSON_TYPE, "[]", 400],
  ["a JSON string", JSON_TYPE, '"name"', 400],
  ["a form of 32 KiB and 1", FORM, "a".repeat(LIMIT + 1), 413],
  ["JSON of 32 KiB and 1", JSON_TYPE, `"${"a".repeat(LIMIT - 1)}"`, 413],
];

for (const [what, type, body, status] of REFUSED) {
  Deno.test(`readFields() answers ${status} to ${what}`, async () => {
    assertEquals(await refusal(type, body), status);
  });
}

Deno.test("readFields() takes 32 KiB", async () => {
  const text = "a".repeat(LIMIT - "text=".length);
  const fields = await readFields(post(FORM, `text=${text}`));
  assertEquals(fields.get("text"), text);
});

Deno.test("readFields() counts bytes, not characters", async () => {
  assertEquals(await refusal(FORM, "é".repeat(LIMIT / 2) + "a"), 413);
});

Deno.test("readFields() stops reading a body that is too much", async () => {
  let chunks = 0;
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      chunks++;
      controller.enqueue(new Uint8Array(1024).fill(0x61));
    },
    cancel() {
      isCancelled = true;
    },
  });
  assertEquals(await refusal(FORM, endless), 413);
  assertEquals(isCancelled, true);
  assertEquals(chunks <= 36, true);
});

Deno.test("readFields() reads characters that are cut by chunks", async () => {
  const bytes = new TextEncoder().encode('{"a":"é語😀"}');
  const chunks = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const fields = await readFields(post(JSON_TYPE, chunks));
  assertEquals(fields.get("a"), "é語😀");
});

Deno.test("readFields() answers 400 to a body that breaks off, and keeps the cause", async () => {
  const cause = new Error("Connection reset");
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(cause);
    },
  });
  const error = await assertRejects(
    () => readFields(post(FORM, broken)),
    RequestError,
  );
  assertEquals([error.status, error.cause], [400, cause]);
});
