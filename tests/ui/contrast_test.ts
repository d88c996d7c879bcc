import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { seqs } from "../support/seqs.ts";

// WCAG 2.2, success criterion 1.4.3.
const ENOUGH = 4.5;

const css = await Deno.readTextFile(
  new URL("../../static/styles.css", import.meta.url),
);

type Color = readonly [red: number, green: number, blue: number];

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb; percentages and degrees. */
function hsl(hue: number, saturation: number, lightness: number): Color {
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    const a = saturation / 100 * Math.min(lightness, 100 - lightness) / 100;
    return lightness / 100 - a * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return [channel(0), channel(8), channel(4)];
}

function hex(color: string): Color {
  const channel = (at: number) => parseInt(color.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  );
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Color, other: Color): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)]
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function setting(block: string, name: string): string {
  const [, value = ""] = new RegExp(`--${name}: ([^;]+);`).exec(block) ?? [];
  assert(value !== "", `There is no --${name}`);
  return value;
}

function saturationAndLightness(value: string): [number, number] {
  const [saturation = 0, lightness = 0] = value.split(" ").map(parseFloat);
  return [saturation, lightness];
}

const hues = [...css.matchAll(/\.hue-(\d+) \{\s*--hue: (\d+);/g)]
  .map(([, number, hue]) => [Number(number), Number(hue)] as const);

Deno.test("The stylesheet has sixteen hues, each once", () => {
  assertEquals(hues.map(([number]) => number), seqs(1, 16));
  assertEquals(new Set(hues.map(([, hue]) => hue)).size, 16);
});

const [light = "", dark = ""] = [...css.matchAll(/:root \{[^}]+\}/g)]
  .map(([block]) => block);

for (const [scheme, block] of [["light", light], ["dark", dark]] as const) {
  Deno.test(`Names and chips of all hues can be read in the ${scheme} scheme`, () => {
    const ink = saturationAndLightness(setting(block, "author-ink"));
    const chip = saturationAndLightness(setting(block, "chip"));
    const chipInk = saturationAndLightness(setting(block, "chip-ink"));
    for (const [number, hue] of hues) {
      for (const ground of ["paper", "surface"]) {
        assertGreaterOrEqual(
          contrast(hsl(hue, ...ink), hex(setting(block, ground))),
          ENOUGH,
          `hue-${number} on ${ground}`,
        );
      }
      assertGreaterOrEqual(
        contrast(hsl(hue, ...chipInk), hsl(hue, ...chip)),
        ENOUGH,
        `hue-${number} on a chip`,
      );
    }
  });

  Deno.test(`Tags can be read in the ${scheme} scheme`, () => {
    for (const ground of ["paper", "surface"]) {
      assertGreaterOrEqual(
        contrast(
          hex(setting(block, "ink-soft")),
          hex(setting(block, ground)),
        ),
        ENOUGH,
      );
    }
  });

  Deno.test(`Buttons of what can't be undone are of a color of their own, and can be read, in the ${scheme} scheme`, () => {
    const [, rule = ""] =
      /button\.danger\[type="submit"\] \{([^}]+)\}/.exec(css) ?? [];
    const [, ink = ""] = /[^-]color: var\(--([\w-]+)\)/.exec(rule) ?? [];
    const [, ground = ""] = /background: var\(--([\w-]+)\)/.exec(rule) ?? [];
    assertEquals(ground, "danger");
    assertGreaterOrEqual(
      contrast(hex(setting(block, ink)), hex(setting(block, ground))),
      ENOUGH,
    );
  });
}
