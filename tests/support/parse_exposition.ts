// Runs in tests.

import { assert, assertEquals } from "@std/assert";

/** What Prometheus reads. */
export interface Exposition {
  /** Values, by name and labels as they are written. */
  readonly samples: ReadonlyMap<string, number>;
  /** Types, by name. */
  readonly types: ReadonlyMap<string, string>;
}

/**
 * Reads Prometheus' text format, as strictly as its description is
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 *
 * @param text A scrape.
 */
export function parseExposition(text: string): Exposition {
  assert(text.endsWith("\n"));
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  let described = "";
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const help = /^# HELP (\S+) \S.*$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (help?.[1] !== undefined) {
      described = help[1];
      assertEquals(types.has(described), false, `${described} comes twice`);
    } else if (type?.[2] !== undefined) {
      assertEquals(type[1], described);
      types.set(described, type[2]);
    } else {
      const sample =
        /^((islet_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{[a-z]+="[^"]*"\})?) (\S+)$/
          .exec(line);
      assert(sample !== null, line);
      const [, key = "", name = "", value = ""] = sample;
      assertEquals(
        types.has(name) || types.has(key.replace(/\{.*/, "")),
        true,
        line,
      );
      assertEquals(Number.isNaN(Number(value)), false, line);
      samples.set(key, Number(value));
    }
  }
  return { samples, types };
}
