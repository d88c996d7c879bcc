import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Connection } from "../../lib/client/connection/connection.ts";
import { ConnectionBadge } from "../../lib/ui/ConnectionBadge.tsx";
import { nothing, render, still } from "./render.ts";

function renderBadge(connection: Connection): string {
  return render(
    <ConnectionBadge
      connection={still(connection)}
      onReconnect={nothing}
    />,
  );
}

/** What assistive technology is told. */
function statusOf(html: string): string | undefined {
  return html.match(/role="status">([^<]*)</)?.[1];
}

/** The mark that everyone else sees. */
function labelOf(html: string): string | undefined {
  return html.match(/connection-label" aria-hidden="true">([^<]*)</)?.[1];
}

/** What is said over the conversation. */
function stripOf(html: string): string | undefined {
  return html.match(/class="strip"><span aria-hidden="true">([^<]*)</)?.[1];
}

const LOST = "Connection lost. What you write will be sent.";

for (const state of ["idle", "closed"] as const) {
  Deno.test(`ConnectionBadge claims nothing when ${state}`, () => {
    const html = renderBadge({ state });
    assertEquals([labelOf(html), statusOf(html)], ["", ""]);
  });
}

Deno.test("ConnectionBadge shows the first attempt without a word of loss", () => {
  const html = renderBadge({ state: "connecting", attempt: 0 });
  assertEquals([labelOf(html), statusOf(html)], ["Connecting…", ""]);
  assertEquals([stripOf(html), html.includes("<button")], [undefined, false]);
});

Deno.test("ConnectionBadge shows that the room is live", () => {
  const html = renderBadge({ state: "online" });
  assertEquals([labelOf(html), statusOf(html)], ["Online", "Connected."]);
  assertEquals(stripOf(html), undefined);
});

Deno.test("ConnectionBadge counts down, and offers to try now", () => {
  const html = renderBadge({ state: "waiting", attempt: 2, retryInSeconds: 3 });
  assertEquals(labelOf(html), "Offline");
  assertEquals(stripOf(html), LOST);
  assertStringIncludes(html, 'Try now<span aria-hidden="true"> (3 s)</span>');
});

Deno.test("ConnectionBadge doesn't read out the countdown", () => {
  const at = (retryInSeconds: number) =>
    statusOf(renderBadge({ state: "waiting", attempt: 2, retryInSeconds }));
  assertEquals(at(3), LOST);
  assertEquals(at(3), at(2));
  assertEquals(
    statusOf(renderBadge({ state: "connecting", attempt: 2 })),
    at(1),
  );
});

Deno.test("ConnectionBadge says that there is no network, and what becomes of messages", () => {
  const html = renderBadge({ state: "offline" });
  const sentence = "No network. What you write will be sent.";
  assertEquals([stripOf(html), statusOf(html)], [sentence, sentence]);
});

Deno.test("ConnectionBadge says why it failed, and offers to try again", () => {
  const message = "You are banned from this room.";
  const html = renderBadge({ state: "failed", message, needsReload: false });
  assertEquals([stripOf(html), statusOf(html)], [message, message]);
  assertStringIncludes(html, ">Try now</button>");
});

Deno.test("ConnectionBadge offers to reload where a new connection can't help", () => {
  const message = "Choose a name first";
  const html = renderBadge({ state: "failed", message, needsReload: true });
  assertEquals([stripOf(html), statusOf(html)], [message, message]);
  assertStringIncludes(html, " href>Reload</a>");
  assert(!html.includes("<button"));
});
