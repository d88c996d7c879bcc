import { assertEquals, assertStringIncludes } from "@std/assert";
import { Charts, line } from "../../lib/ui/Charts.tsx";
import { renderToString } from "preact-render-to-string";

Deno.test("line() of an hour fills the width, from 0 at the bottom to the most at the top", () => {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const points = line(minutes);
  assertEquals(points.length, 60);
  assertEquals([points[0], points.at(-1)], ["0,30", "118,0"]);
});

Deno.test("line() of less than an hour ends at the right", () => {
  assertEquals(line([4, 2]), ["116,0", "118,15"]);
  assertEquals(line([4]), ["118,0"]);
});

Deno.test("line() of nothing but 0 lies at the bottom", () => {
  assertEquals(line([0, 0]), ["116,30", "118,30"]);
});

Deno.test("Charts says in words what it shows", () => {
  const chart = {
    help: "Memory",
    unit: "bytes",
    value: 2 ** 21,
    minutes: [2 ** 20, 2 ** 22, 2 ** 21],
  } as const;
  const html = renderToString(
    <Charts charts={[chart, { ...chart, minutes: [2 ** 21] }]} />,
  );
  assertStringIncludes(html, "<strong>2.0 MiB</strong>");
  assertStringIncludes(
    html,
    'role="img" aria-label="In the last 3 minutes from 1.0 MiB to 4.0 MiB"',
  );
  assertStringIncludes(html, "In the last minute from 2.0 MiB to 2.0 MiB");
});
