// Finds the lines that clean up, by their syntax: with the parser of `deno lint`,
// which Deno lends to tests alone.

import { listModules, ROOT } from "../repo/repository.ts";

/** One piece of the code that clears something away, and the code without it. */
export interface CleanUpLine {
  /** The module, from the root of the repository. */
  readonly path: string;
  /** Its code on one line; where a module has it more than once, with a number. */
  readonly code: string;
  /** What the module would be without it. */
  readonly without: string;
}

/** What somebody uses and has to give back: the server's, the client's, the pages'. */
const FOLDERS = [
  "islands",
  "routes",
  "lib/chat",
  "lib/client",
  "lib/cluster",
  "lib/log",
  "lib/presence",
  "lib/rooms",
  "lib/server",
  "lib/store",
  "lib/ui",
];

/** How functions begin that end, give back or forget something. */
const CLEAN_UP =
  /^#?(abort|cancel|clear|close|defer|delMany|delete|disconnect|discard|dispose|drop|end|evict|forget|giveBack|kill|leave|letGo|release|remove|reset|revoke|shutdown|stop|suspend|sweep|terminate|undo|unfollow|unobserve|unref|unregister|unsubscribe)(?![a-z])/;

/** What they are given may give back what ends it. */
const EFFECTS = ["effect", "useEffect", "useLayoutEffect", "useSignalEffect"];

/** Options that end something by themselves. */
const ENDING_OPTIONS = ["signal", "once", "expireIn"];

/**
 * Finds all clean-up lines of the app, those of one module in the order of its code.
 */
export async function findAllCleanUpLines(): Promise<CleanUpLine[]> {
  const paths = (await Promise.all(FOLDERS.map(listModules))).flat();
  const found = await Promise.all(
    paths.sort().map(async (path) => {
      const source = await Deno.readTextFile(new URL(path, ROOT));
      return findCleanUpLines(path, source);
    }),
  );
  return found.flat();
}

/**
 * Finds the clean-up lines of a module.
 *
 * @param path Where it is, from the root; its end says whether it may hold JSX.
 * @param source Its code.
 */
export function findCleanUpLines(path: string, source: string): CleanUpLine[] {
  const plugin: Deno.lint.Plugin = {
    name: "clean-up",
    rules: {
      line: {
        create: (context) => {
          return visitorOf(({ range }, message) => {
            context.report({ range, message });
          }, source);
        },
      },
    },
  };
  const counts = new Map<string, number>();
  return Deno.lint.runPlugin(plugin, path, source)
    .toSorted((a, b) => a.range[0] - b.range[0])
    .map(({ range: [start, end], message: replacement }) => {
      const code = source.slice(start, end).replace(/\s+/g, " ");
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      return {
        path,
        code: count === 1 ? code : `${code} (${count})`,
        without: source.slice(0, start) + replacement + source.slice(end),
      };
    });
}

type Replace = (node: { range: Deno.lint.Range }, by: string) => void;

/** Finds each piece of code, and what stands in its place when it is out. */
function visitorOf(replace: Replace, source: string): Deno.lint.LintVisitor {
  return {
    CallExpression(call) {
      if (EFFECTS.includes(calleeName(call))) {
        for (const ending of endings(call)) {
          replace(ending, `void (${source.slice(...ending.argument.range)})`);
        }
      }
      if (CLEAN_UP.test(calleeName(call))) withoutCall(call, replace);
    },
    AssignmentExpression(assignment) {
      if (!empties(assignment)) return;
      const { parent } = assignment;
      const isAlone = parent.type === "ExpressionStatement";
      replace(isAlone ? parent : assignment, isAlone ? ";" : "undefined");
    },
    VariableDeclaration(declaration) {
      const { kind, range: [start] } = declaration;
      if (!kind.endsWith("using")) return;
      replace({ range: [start, start + kind.length] }, "const");
    },
    UnaryExpression(unary) {
      if (unary.operator === "delete") replace(unary, "true");
    },
    Property(property) {
      if (property.parent.type !== "ObjectExpression") return;
      const { key } = property;
      if (key.type !== "Identifier") return;
      if (ENDING_OPTIONS.includes(key.name)) {
        replace(property, `${key.name}: undefined`);
      }
    },
  };
}

function calleeName(call: Deno.lint.CallExpression): string {
  // `x?.close()` has a chain in its chain.
  const callee = call.callee.type === "ChainExpression"
    ? call.callee.expression
    : call.callee;
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression") return "";
  const { property } = callee;
  if (property.type === "Identifier") return property.name;
  if (property.type === "PrivateIdentifier") return property.name;
  // `x[Symbol.dispose]()`
  if (property.type !== "MemberExpression") return "";
  return property.property.type === "Identifier" ? property.property.name : "";
}

/** Takes out a call, and no more of what is around it than has to go with it. */
function withoutCall(call: Deno.lint.CallExpression, replace: Replace): void {
  let node: Deno.lint.Node = call;
  let { parent }: { parent: Deno.lint.Node } = call;
  while (
    parent.type === "ChainExpression" || parent.type === "AwaitExpression" ||
    parent.type === "UnaryExpression" && parent.operator === "void"
  ) [node, parent] = [parent, parent.parent];
  if (parent.type === "ExpressionStatement") return replace(parent, ";");
  if (parent.type !== "MemberExpression") return replace(node, "undefined");
  // The first of several calls in a row, or what somebody waits for.
  const { property } = parent;
  const waits = property.type === "Identifier" &&
    ["then", "catch", "finally"].includes(property.name);
  if (waits) return replace(node, "Promise.resolve()");
  if (call.callee.type !== "MemberExpression") return;
  replace({ range: [call.callee.object.range[1], call.range[1]] }, "");
}

/** What an effect of a component gives back, to be called at its end. */
function* endings(
  call: Deno.lint.CallExpression,
): Generator<{ range: Deno.lint.Range; argument: Deno.lint.Expression }> {
  const [effect] = call.arguments;
  if (effect?.type !== "ArrowFunctionExpression") return;
  const { body } = effect;
  if (body.type !== "BlockStatement") {
    // An effect of a signal rather does something than give something back.
    if (calleeName(call) === "effect") return;
    yield { range: body.range, argument: body };
    return;
  }
  for (const statement of body.body) {
    if (statement.type !== "ReturnStatement" || !statement.argument) continue;
    const { argument, range } = statement;
    yield { range: [range[0], argument.range[1]], argument };
  }
}

/** Whether an assignment lets go of what a field or a handler held. */
function empties(
  { left, operator, right }: Deno.lint.AssignmentExpression,
): boolean {
  if (operator !== "=" || left.type !== "MemberExpression") return false;
  const { property } = left;
  const name = property.type === "Identifier" ? property.name : "";
  // A signal without a value is a state that is shown, and no clean-up.
  if (name === "value") return false;
  if (right.type === "Literal") {
    return right.value === null || name === "length" && right.value === 0;
  }
  if (right.type === "Identifier") return right.name === "undefined";
  if (right.type === "ArrayExpression") return right.elements.length === 0;
  return right.type === "NewExpression" && right.arguments.length === 0 &&
    right.callee.type === "Identifier" &&
    ["Map", "Set"].includes(right.callee.name);
}
