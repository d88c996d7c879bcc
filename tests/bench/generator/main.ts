/**
 * The load generator: a process of its own, which loads one server once and prints
 * what it has measured as JSON. `tests/bench/main.ts` runs it.
 *
 * @module
 */

import type { Figures } from "../figures.ts";
import { ceiling } from "./ceiling.ts";
import { churn } from "./churn.ts";
import { closedLoop } from "./closed_loop.ts";
import { Crowd } from "./crowd.ts";
import { DIALECTS } from "./dialect.ts";
import { idle } from "./idle.ts";
import { openLoop } from "./open_loop.ts";
import { type Load, type Plan, planFromArgs } from "./plan.ts";

const RUN: Record<Load, (crowd: Crowd, plan: Plan) => Figures> = {
  ceiling,
  closed_loop: closedLoop,
  open_loop: openLoop,
  idle,
  churn,
};

const plan = planFromArgs(Deno.args);
using crowd = new Crowd({
  port: plan.port,
  dialect: DIALECTS[plan.dialect],
  rooms: plan.rooms,
});
const figures = RUN[plan.load](crowd, plan);
// deno-lint-ignore no-console -- this is a command line
console.log(JSON.stringify(figures));
