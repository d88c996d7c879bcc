import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Connection } from "../../lib/client/connection/connection.ts";
import { ConnectionBadge } from "../../lib/ui/ConnectionBadge.tsx";
import { nothing, render, still } from "./render.ts";

function renderBadge(connection: Connection): string {
  return render(
    <ConnectionBadge
      connection={still(connection)}
      maxAttempts={5}
      onReconnect={nothing}
    />,
  );
}

/** What assistive technology is told. */
function statusOf(html: string): string | undefined {
  return html.match(/role="status">([^<]*)</)?.[1];
}

/** What everyone else sees. */
function labelOf(html: string): string | undefined {
  return html.match(/aria-hidden="true">([^<]*)</)?.[1];
}

for (const state of ["idle", "closed"] as const) {
  Deno.test(`ConnectionBadge claims nothing when ${state}`, () => {
    const html = renderBadge({ state });
    assertEquals([labelOf(html), statusOf(html)], ["", ""]);
  });
}

Deno.test("ConnectionBadge shows the first attempt without a word of loss", () => {
  const html = renderBadge({ state: "connecting", attempt: 0 });
  assertEquals([labelOf(html), statusOf(html)], ["Connecting…", ""]);
  assert(!html.includes("<button"));
});

Deno.test("ConnectionBadge shows that the room is live", () => {
  const html = renderBadge({ state: "online" });
  assertEquals([labelOf(html), statusOf(html)], ["Online", "Connected."]);
});

Deno.test("ConnectionBadge counts down, and offers to try now", () => {
  const html = renderBadge({ state: "waiting", attempt: 2, retryInSeconds: 3 });
  assertEquals(labelOf(html), "Reconnecting in 3 s (attempt 2 of 5)");
  assertStringIncludes(html, ">Try now</button>");
});

Deno.test("ConnectionBadge doesn't read out the countdown", () => {
  const at = (retryInSeconds: number) =>
    statusOf(renderBadge({ state: "waiting", attempt: 2, retryInSeconds }));
  assertEquals(at(3), "Connection lost, reconnecting (attempt 2 of 5).");
  assertEquals(at(3), at(2));
  assertEquals(
    statusOf(renderBadge({ state: "connecting", attempt: 2 })),
    at(1),
  );
});

Deno.test("ConnectionBadge says why it failed, and offers to reconnect", () => {
  const message = "You are banned from this room.";
  const html = renderBadge({ state: "failed", message, needsReload: false });
  assertEquals([labelOf(html), statusOf(html)], [message, message]);
  assertStringIncludes(html, ">Reconnect</button>");
});

Deno.test("ConnectionBadge offers to reload where a new connection can't help", () => {
  const message = "Choose a name first";
  const html = renderBadge({ state: "failed", message, needsReload: true });
  assertEquals([labelOf(html), statusOf(html)], [message, message]);
  assertStringIncludes(html, " href>Reload</a>");
  assert(!html.includes("<button"));
});
