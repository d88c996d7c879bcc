import { assertEquals } from "@std/assert";
import {
  type ClockSetting,
  decodeClockSetting,
  encodeClockSetting,
} from "../../lib/protocol/clock_setting.ts";

Deno.test("A clock's setting is read back as it was written", () => {
  for (const timeZone of ["Europe/Lisbon", "America/Indiana/Knox"]) {
    for (const hourCycle of ["h12", "h23"] as const) {
      for (const locale of ["en-US", "fa-IR", "he-u-ca-hebrew"]) {
        const setting: ClockSetting = { timeZone, hourCycle, locale };
        assertEquals(decodeClockSetting(encodeClockSetting(setting)), setting);
      }
    }
  }
});

Deno.test("A zone counts in one spelling", () => {
  assertEquals(decodeClockSetting("h23:europe/lisbon"), {
    timeZone: "Europe/Lisbon",
    hourCycle: "h23",
    locale: "en-US",
  });
});

for (const tag of ["", "x", "<b>", `en-${"x".repeat(5000)}`, "en_US"]) {
  Deno.test(`Dates are in English for ${JSON.stringify(tag.slice(0, 9))}`, () => {
    const setting = decodeClockSetting(`h23:Europe/Lisbon:${tag}`);
    assertEquals(setting?.locale ?? "en-US", "en-US");
  });
}

const WRONG: [what: string, value: string | undefined][] = [
  ["an empty language", "h12:Europe/Lisbon:"],
  ["nothing", undefined],
  ["an empty value", ""],
  ["no zone", "h12:"],
  ["a zone that isn't", "h12:Mars/Olympus"],
  ["another cycle", "h24:Europe/Lisbon"],
  ["markup", "h12:<script>"],
  ["a long value", `h12:${"x".repeat(5000)}`],
  ["no cycle", "Europe/Lisbon"],
];

for (const [what, value] of WRONG) {
  Deno.test(`No clock is set to ${what}`, () => {
    assertEquals(decodeClockSetting(value), null);
  });
}
