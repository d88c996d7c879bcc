import { App } from "fresh";
import { assertEquals, assertInstanceOf } from "@std/assert";
import { fetchApp, fetchText } from "./fetch_app.ts";

/** Serves an app for as long as it is in use. */
function serve<State>(app: App<State>) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    app.handler(),
  );
  return {
    url: `ws://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

/** Sends one message and returns the answer, then closes the socket. */
async function exchange(url: string, protocol?: string): Promise<string> {
  const socket = new WebSocket(url, protocol);
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const answer = new Promise<string>((resolve, reject) => {
    socket.onopen = () => socket.send("hello");
    socket.onmessage = ({ data }) => resolve(`${data} ${socket.protocol}`);
    socket.onerror = reject;
  });
  const result = await answer;
  socket.close();
  await closed;
  return result.trim();
}

Deno.test("Context.upgrade() refuses a request for no WebSocket", async () => {
  const app = new App().get("/socket", (ctx) => ctx.upgrade({ message() {} }));
  const response = await fetchApp(app, "/socket");
  assertEquals(response.status, 400);
  assertEquals(
    await response.text(),
    "Expected a WebSocket upgrade request",
  );
});

Deno.test("Context.upgrade() without handlers returns the socket", async () => {
  const app = new App().get("/socket", (ctx) => {
    const { socket, response } = ctx.upgrade();
    socket.onmessage = ({ data }) => socket.send(`bare ${data}`);
    return response;
  });
  await using server = serve(app);
  assertEquals(await exchange(`${server.url}/socket`), "bare hello");
});

Deno.test("Context.upgrade() takes options alone", async () => {
  const app = new App().get("/socket", (ctx) => {
    const { socket, response } = ctx.upgrade({ protocol: "chat" });
    socket.onmessage = ({ data }) => socket.send(data);
    return response;
  });
  await using server = serve(app);
  assertEquals(await exchange(`${server.url}/socket`, "chat"), "hello chat");
});

Deno.test("Context.upgrade() with handlers calls each of them", async () => {
  const events: string[] = [];
  const closed = Promise.withResolvers<void>();
  const app = new App().get("/socket", (ctx) =>
    ctx.upgrade({
      open: () => events.push("open"),
      message(socket, { data }) {
        events.push(`message ${data}`);
        socket.send(data);
      },
      close(_socket, code, reason) {
        events.push(`close ${code} ${reason}`);
        closed.resolve();
      },
    }));
  await using server = serve(app);

  const socket = new WebSocket(`${server.url}/socket`);
  socket.onopen = () => socket.send("hello");
  socket.onmessage = () => socket.close(4001, "bye");
  await closed.promise;
  assertEquals(events, ["open", "message hello", "close 4001 bye"]);
});

Deno.test("Context.upgrade() lets a middleware refuse first", async () => {
  const app = new App()
    .use((ctx) => ctx.text("no", { status: 403 }))
    .get("/socket", (ctx) => ctx.upgrade({ message() {} }));
  await using server = serve(app);

  const socket = new WebSocket(`${server.url}/socket`);
  const event = await new Promise((resolve) => socket.onerror = resolve);
  assertInstanceOf(event, Event);
});

Deno.test("App.ws() accepts WebSockets at a path", async () => {
  const app = new App().ws(
    "/rooms/:room/socket",
    { message: (socket, { data }) => socket.send(`ws ${data}`) },
    { protocol: "chat" },
  );
  assertEquals(
    await fetchText(app, "/rooms/a/socket"),
    "Expected a WebSocket upgrade request",
  );
  await using server = serve(app);
  assertEquals(
    await exchange(`${server.url}/rooms/a/socket`, "chat"),
    "ws hello chat",
  );
});
