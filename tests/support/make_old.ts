// Runs in the pages of tests.

import type { Newer, NewerMember } from "./floor.ts";

declare global {
  /** What {@linkcode makeOld} has seen in a page. */
  var old: {
    /** Names of what it took away. */
    readonly removed: readonly string[];
    /** Regular expressions that were made from strings. */
    readonly patterns: RegExp[];
  };
}

/**
 * Makes a browser of today as old as the floor, as far as scripts can see: takes away
 * what is newer, before any script of the page runs. What stays are options of
 * functions, and the syntax.
 *
 * @param newer What to take away.
 */
export function makeOld({ members, events, properties }: Newer): void {
  const isObject = (value: unknown): value is object =>
    typeof value === "object" && value !== null || typeof value === "function";

  /** The objects that may have a member. */
  function owners({ path, place }: NewerMember): object[] {
    let owner: unknown = globalThis;
    for (const name of path.slice(0, -1)) {
      if (!isObject(owner) || !Object.hasOwn(owner, name)) return [];
      owner = Reflect.get(owner, name);
    }
    if (!isObject(owner)) return [];
    if (path.length === 1) return [owner];
    if (owner === Window) return [window, Window.prototype];
    const prototype: unknown = Reflect.get(owner, "prototype");
    return [
      ...place !== "constructor" && isObject(prototype) ? [prototype] : [],
      ...place !== "prototype" ? [owner] : [],
    ];
  }

  function keyOf(name: string): PropertyKey {
    const symbol: unknown = name.startsWith("@@") &&
      Reflect.get(Symbol, name.slice(2));
    return typeof symbol === "symbol" ? symbol : name;
  }

  // What is taken away may be the way to others: first all are found.
  const found = members.flatMap((member) => {
    const key = keyOf(member.path.at(-1) ?? "");
    return owners(member)
      .filter((owner) => Object.hasOwn(owner, key))
      .map((owner) => ({ owner, key, name: member.path.join(".") }));
  });
  const removed = found
    .filter(({ owner, key }) => Reflect.deleteProperty(owner, key))
    .map(({ name }) => name);

  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    const isNewer = events.some(([target, event]) => {
      const Target: unknown = Reflect.get(globalThis, target);
      return event === type && typeof Target === "function" &&
        this instanceof Target;
    });
    if (!isNewer) addEventListener.call(this, type, ...rest);
  };

  const { supports } = CSS;
  CSS.supports = (property: string, value?: string) => {
    if (value === undefined) return supports(property);
    return !properties.includes(property) && supports(property, value);
  };

  const patterns: RegExp[] = [];
  globalThis.RegExp = new Proxy(RegExp, {
    construct(target, args, newTarget) {
      const pattern: RegExp = Reflect.construct(target, args, newTarget);
      patterns.push(pattern);
      return pattern;
    },
  });
  globalThis.old = { removed, patterns };
}

/**
 * Takes away from the page's stylesheets what the floor doesn't understand. What stays
 * are values, and at-rules.
 *
 * @param newer What to take away.
 */
export function makeStylesOld({ properties, selectors }: Newer): void {
  const isNewer = (selector: string) =>
    selectors.some((name) => new RegExp(`:${name}\\b(?!-)`).test(selector));

  function clean(rules: CSSRuleList, remove: (index: number) => void): void {
    for (let index = rules.length - 1; index >= 0; index--) {
      const rule = rules[index];
      if (rule instanceof CSSMediaRule) {
        clean(rule.cssRules, (index) => rule.deleteRule(index));
      } else if (rule instanceof CSSStyleRule) {
        if (isNewer(rule.selectorText)) remove(index);
        for (const name of properties) rule.style.removeProperty(name);
      }
    }
  }
  for (const sheet of document.styleSheets) {
    clean(sheet.cssRules, (index) => sheet.deleteRule(index));
  }
}
