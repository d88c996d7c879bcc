import { assertEquals, assertStringIncludes } from "@std/assert";
import { chartOf } from "./chart.ts";
import { judge } from "./verdict.ts";

const SERIES = {
  title: "Rock & tide",
  unit: "m",
  points: [0, 1, 2, 3, 4, 5].map((minute) => (
    { minute, value: 10 + minute % 2 }
  )),
  allowance: 5,
};

Deno.test("The picture says what each curve is, what it does, and what it is called", () => {
  const svg = chartOf([judge(SERIES, 1)]);
  assertStringIncludes(svg, "Rock &amp; tide: 10.6, ");
  assertStringIncludes(svg, " m a minute: ");
  assertStringIncludes(svg, 'class="curve"');
  assertStringIncludes(svg, 'class="line"');
});

Deno.test("The picture has colors of its own for dark pages, and loads nothing", () => {
  const svg = chartOf([judge(SERIES, 1)]);
  assertStringIncludes(svg, "prefers-color-scheme: dark");
  assertEquals(svg.match(/https?:\/\/(?!www\.w3\.org)|<script|<image/g), null);
});
