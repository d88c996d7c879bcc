import { assertEquals } from "@std/assert";
import {
  isConnectionPath,
  messageFormPath,
  messagesPath,
  roomPath,
  socketUrl,
} from "../../lib/protocol/paths.ts";

Deno.test("Paths of a room begin with its page, or in the API", () => {
  assertEquals(roomPath("tea"), "/rooms/tea");
  assertEquals(messageFormPath("tea"), "/rooms/tea/messages");
  assertEquals(messagesPath("tea"), "/api/rooms/tea/messages");
});

const SOCKETS: [
  base: string,
  after: number | null,
  reconnect: number | null,
  url: string,
][] = [
  [
    "http://localhost:8000/rooms/tea?before=5#latest",
    null,
    null,
    "ws://localhost:8000/api/rooms/tea/socket?v=1",
  ],
  [
    "https://chat.example/",
    0,
    0,
    "wss://chat.example/api/rooms/tea/socket?v=1&after=0&reconnect=0",
  ],
  [
    "https://chat.example/",
    7,
    3,
    "wss://chat.example/api/rooms/tea/socket?v=1&after=7&reconnect=3",
  ],
];

for (const [base, after, reconnect, url] of SOCKETS) {
  Deno.test(`socketUrl() is ${url}`, () => {
    assertEquals(socketUrl("tea", base, { after, reconnect }).href, url);
  });
}

for (
  const [path, isConnection] of [
    ["/api/rooms/tea/socket", true],
    ["/api/rooms/tea/events", true],
    ["/api/rooms/tea/socket/", false],
    ["/api/rooms/a/b/socket", false],
    ["/api/rooms/tea/messages", false],
    ["/rooms/socket", false],
  ] as const
) {
  Deno.test(`isConnectionPath() is ${isConnection} for ${path}`, () => {
    assertEquals(isConnectionPath(path), isConnection);
  });
}
