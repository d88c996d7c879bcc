import { assertEquals } from "@std/assert";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { EventReader } from "../support/event_reader.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");

/** Ways into a room, and what somebody who comes that way may do. */
interface Way {
  /** `allowed`, or the code of the refusal. */
  try(server: TestServer, cookie: string, deed: Deed): Promise<string>;
  readonly deeds: readonly Deed[];
}

type Deed =
  | "read"
  | "post"
  | "react"
  | "edit_own"
  | "delete_own"
  | "edit_others"
  | "delete_others";

/** seq of a message of the caller's own, and of one of somebody else. */
const OWN = 1;
const OTHERS = 2;

/** What a named member, and a visitor without a name, are answered. */
const TABLE: [deed: Deed, member: string, visitor: string][] = [
  ["read", "allowed", "allowed"],
  ["post", "allowed", "not_allowed"],
  ["react", "allowed", "not_allowed"],
  ["edit_own", "allowed", "not_allowed"],
  ["delete_own", "allowed", "not_allowed"],
  ["edit_others", "not_allowed", "not_allowed"],
  ["delete_others", "not_allowed", "not_allowed"],
];

const ALL = TABLE.map(([deed]) => deed);

async function answerOf(response: Response): Promise<string> {
  const text = await response.text();
  return response.ok ? "allowed" : JSON.parse(text).error.code;
}

const WAYS: Record<string, Way> = {
  REST: {
    deeds: ALL,
    async try({ url }, cookie, deed) {
      const base = `${url}/api/rooms/tea/messages`;
      const json = (method: string, body: unknown) => ({
        method,
        body: JSON.stringify(body),
        headers: { cookie, "Content-Type": "application/json" },
      });
      const headers = { cookie };
      const of = deed.endsWith("others") ? OTHERS : OWN;
      switch (deed) {
        case "read":
          return await answerOf(await fetch(base, { headers }));
        case "post":
          return await answerOf(
            await fetch(base, json("POST", { text: "Hi" })),
          );
        case "react":
          return await answerOf(
            await fetch(`${base}/${of}/reactions/👍`, {
              method: "PUT",
              headers,
            }),
          );
        case "edit_own":
        case "edit_others":
          return await answerOf(
            await fetch(`${base}/${of}`, json("PATCH", { text: "Ho" })),
          );
        default:
          return await answerOf(
            await fetch(`${base}/${of}`, { method: "DELETE", headers }),
          );
      }
    },
  },

  "a socket": {
    deeds: ALL,
    async try({ url }, cookie, deed) {
      await using client = TestClient.open(url, "tea", {
        ...(cookie !== "" && { cookie }),
        after: 0,
      });
      const { messages } = await client.next("messages");
      if (deed === "read") return messages.length > 0 ? "allowed" : "empty";
      const of = deed.endsWith("others") ? OTHERS : OWN;
      const id = "deed";
      switch (deed) {
        case "post":
          client.send({ type: "message", id, text: "Hi" });
          break;
        case "react":
          client.send({ type: "reaction", id, of, emoji: "👍", on: true });
          break;
        case "edit_own":
        case "edit_others":
          client.send({ type: "edit", id, of, text: "Ho" });
          break;
        default:
          client.send({ type: "delete", id, of });
      }
      await until(
        "it is answered",
        () =>
          client.frames.filter(({ type }) => type === "messages").length > 1 ||
          client.frames.some(({ type }) => type === "error"),
      );
      const error = client.frames.find((frame) => frame.type === "error");
      return error?.code ?? "allowed";
    },
  },

  events: {
    deeds: ["read"],
    async try(server, cookie) {
      await using events = await EventReader.open(server, "?after=0", {
        cookie,
      });
      if (!events.response.ok) return "refused";
      await events.next();
      const { message } = await events.next() ?? {};
      return message?.type === "messages" ? "allowed" : "empty";
    },
  },

  "the page": {
    deeds: ["read", "post"],
    async try({ url }, cookie, deed) {
      const headers = { cookie };
      if (deed === "read") {
        const page = await fetch(`${url}/rooms/tea`, { headers });
        return (await page.text()).includes('id="m1"') ? "allowed" : "empty";
      }
      const response = await fetch(`${url}/rooms/tea/messages`, {
        method: "POST",
        body: new URLSearchParams({ text: "Hi" }),
        headers,
        redirect: "manual",
      });
      await response.body?.cancel();
      return response.status === 303 ? "allowed" : "not_allowed";
    },
  },
};

for (const [way, { deeds, try: attempt }] of Object.entries(WAYS)) {
  for (const [deed, member, visitor] of TABLE) {
    if (!deeds.includes(deed)) continue;
    Deno.test(`By ${way}, members and visitors may ${deed.replaceAll("_", " ")} as the table says`, async () => {
      await using server = await startTestServer();
      const { user, cookie } = await startSession(server.url, "Ana");
      const { history } = server.islet.chat.parts;
      await history.append(ROOM, aNewEntry("own", { user }));
      await history.append(ROOM, aNewEntry("other", { user: aUser("Ben") }));
      assertEquals(await attempt(server, "", deed), visitor);
      assertEquals(await attempt(server, cookie, deed), member);
    });
  }
}
