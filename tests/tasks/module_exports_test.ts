import { assertEquals } from "@std/assert";
import { moduleExports } from "../../lib/tasks/module_exports.ts";

const modules: [source: string, names: string[]][] = [
  ["export default function Page() {}", ["default"]],
  ["export default define.page(() => null);", ["default"]],
  ["export const handler = {};", ["handler"]],
  ["export let a = 1;\nexport var b = 2;", ["a", "b"]],
  ["export function handler() {}", ["handler"]],
  ["export async function handler() {}", ["handler"]],
  ["export function* numbers() {}", ["numbers"]],
  ["export class Room {}", ["Room"]],
  ["export abstract class Room {}", ["Room"]],
  ["export { handler };", ["handler"]],
  ["export { page as default, handler, config as other };", [
    "default",
    "handler",
    "other",
  ]],
  ['export {\n  handler,\n} from "./other.ts";', ["handler"]],
  ["export type { handler };", []],
  ["export { type handler, config };", ["config"]],
  ["export type Handler = string;", []],
  ["export interface Handler {}", []],
  ["export declare const handler: string;", []],
  ["const handler = {};", []],
  ["// export const handler = {};", []],
  ["/**\n * export const handler = {};\n */", []],
  ["", []],
];

for (const [source, names] of modules) {
  Deno.test(`moduleExports() of ${JSON.stringify(source)}`, () => {
    assertEquals(moduleExports(source), new Set(names));
  });
}
