import { assertEquals } from "@std/assert";
import { mentions } from "../../lib/protocol/mention.ts";

const TEXTS: [text: string, name: string, calls: boolean][] = [
  ["@Ana", "Ana", true],
  ["Well, @ana: come", "Ana", true],
  ["(@ANA)", "Ana", true],
  ["@Ana's cake", "Ana", true],
  ["@Anabel, come", "Ana", false],
  ["@Anabel and @Ana", "Ana", true],
  ["Ana is here", "Ana", false],
  ["bob@ana.example", "Ana", false],
  ["@Ana Maria, come", "Ana Maria", true],
  ["@田中さん、どうも", "田中", true],
  ["@小明你好", "小明", true],
  ["@민수야", "민수", true],
  ["@Анна!", "Анна", true],
  ["@Аннаа", "Анна", false],
  ["@", "Ana", false],
  ["", "Ana", false],
];

for (const [text, name, calls] of TEXTS) {
  Deno.test(`"${text}" ${calls ? "calls" : "doesn't call"} ${name}`, () => {
    assertEquals(mentions(text, name), calls);
  });
}
