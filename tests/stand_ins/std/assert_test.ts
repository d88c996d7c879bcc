import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";

class Point {
  constructor(readonly x: number) {}
}

class Place {
  constructor(readonly x: number) {}
}

const tag = Symbol("tag");

function circular(name: string): Record<string, unknown> {
  const value: Record<string, unknown> = { name };
  value.self = value;
  return value;
}

function withoutPrototype(properties: object): unknown {
  return Object.assign(Object.create(null), properties);
}

/** Asserts that an assertion does not hold, and returns its error's message. */
function failure(assertion: () => void): string {
  return assertThrows(assertion, AssertionError).message;
}

const equals: [what: string, a: unknown, b: unknown][] = [
  ["numbers", 1, 1],
  ["NaN", [NaN], [NaN]],
  ["0 and -0", [0], [-0]],
  ["nested objects", { a: { b: [1, "x"] } }, { a: { b: [1, "x"] } }],
  ["objects in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["an object without a prototype", { a: 1 }, withoutPrototype({ a: 1 })],
  ["nested ones without", { o: { a: 1 } }, { o: withoutPrototype({ a: 1 }) }],
  ["instances of one class", new Point(1), new Point(1)],
  ["symbol properties", { [tag]: { a: 1 } }, { [tag]: { a: 1 } }],
  ["dates", new Date(5), new Date(5)],
  ["invalid dates", new Date(NaN), new Date(NaN)],
  ["regular expressions", /a/g, /a/g],
  ["URLs", new URL("https://a.example/?b"), new URL("https://a.example/?b")],
  ["queries", new URLSearchParams("a=1"), new URLSearchParams("a=1")],
  ["headers", new Headers({ a: "1" }), new Headers({ a: "1" })],
  [
    "maps in another order",
    new Map([[1, 2], [3, 4]]),
    new Map([[3, 4], [1, 2]]),
  ],
  ["maps with object keys", new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])],
  ["sets in another order", new Set([1, 2]), new Set([2, 1])],
  ["sets of objects", new Set([{ a: 1 }]), new Set([{ a: 1 }])],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ["a view", new Uint8Array([0, 1]).subarray(1), new Uint8Array([1])],
  ["buffers", new Uint8Array([1]).buffer, new Uint8Array([1]).buffer],
  ["circular objects", circular("a"), circular("a")],
];

const differing: [what: string, a: unknown, b: unknown][] = [
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["undefined and an absent property", { a: undefined }, {}],
  ["undefined under other names", { a: undefined }, { b: undefined }],
  ["an array and an object", [], {}],
  ["undefined and a hole", [undefined], new Array(1)],
  ["arrays of different length", [1], [1, 2]],
  ["instances of two classes", new Point(1), new Place(1)],
  ["an instance and a plain object", new Point(1), { x: 1 }],
  ["symbol properties", { [tag]: 1 }, { [tag]: 2 }],
  ["an absent symbol property", { [tag]: 1 }, {}],
  ["dates", new Date(5), new Date(6)],
  ["flags of regular expressions", /a/g, /a/i],
  ["URLs", new URL("https://a.example"), new URL("https://b.example")],
  ["queries", new URLSearchParams("a=1"), new URLSearchParams("a=2")],
  ["headers", new Headers({ a: "1" }), new Headers({ a: "2" })],
  ["values of a map", new Map([["a", 1]]), new Map([["a", 2]])],
  ["keys of a map", new Map([["a", 1]]), new Map([["b", 1]])],
  ["sets", new Set([1]), new Set([2])],
  ["a subset", new Set([1]), new Set([1, 2])],
  ["bytes", new Uint8Array([1]), new Uint8Array([2])],
  ["kinds of bytes", new Uint8Array([1]), new Int8Array([1])],
  ["buffers", new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  ["errors", new Error("a"), new Error("b")],
  ["functions", () => 1, () => 1],
  ["circular objects", circular("a"), circular("b")],
];

for (const [what, a, b] of equals) {
  Deno.test(`equal() holds for ${what}`, () => {
    assert(equal(a, b));
    assert(equal(b, a));
  });
}

for (const [what, a, b] of differing) {
  Deno.test(`equal() tells apart ${what}`, () => {
    assert(!equal(a, b));
    assert(!equal(b, a));
  });
}

Deno.test("assert() throws its message for what is falsy", () => {
  assert("yes");
  assertStrictEquals(failure(() => assert(0, "No luck")), "No luck");
});

Deno.test("AssertionError is an error with its own name", () => {
  const cause = new Error("cause");
  const error = new AssertionError("text", { cause });
  assertInstanceOf(error, Error);
  assertStrictEquals(error.name, "AssertionError");
  assertStrictEquals(error.cause, cause);
});

Deno.test("assertEquals() prints both values and the caller's note", () => {
  assertEquals({ a: [1] }, { a: [1] });
  const message = failure(() => assertEquals({ a: 17 }, { a: 42 }, "a note"));
  assertMatch(message, /17/);
  assertMatch(message, /42/);
  assertStringIncludes(message, "a note");
});

Deno.test("assertNotEquals() compares by structure", () => {
  assertNotEquals({ a: 1 }, { a: 2 });
  failure(() => assertNotEquals({ a: 1 }, { a: 1 }));
});

Deno.test("assertStrictEquals() compares by identity", () => {
  const value = { a: 1 };
  assertStrictEquals(value, value);
  assertStrictEquals(NaN, NaN);
  failure(() => assertStrictEquals(value, { a: 1 }));
  failure(() => assertStrictEquals(0, -0));
});

Deno.test("assertExists() takes everything but null and undefined", () => {
  for (const value of [0, "", false, NaN]) assertExists(value);
  for (const value of [null, undefined]) failure(() => assertExists(value));
});

Deno.test("assertMatch() and assertNotMatch() test a pattern", () => {
  assertMatch("islet", /^is/);
  assertNotMatch("islet", /land/);
  failure(() => assertMatch("islet", /land/));
  failure(() => assertNotMatch("islet", /^is/));
});

Deno.test("assertStringIncludes() looks for a part", () => {
  assertStringIncludes("islet", "sle");
  failure(() => assertStringIncludes("islet", "land"));
});

Deno.test("assertGreater() and its kin compare by order", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess("a", "b");
  assertLessOrEqual(new Date(1), new Date(2));
  failure(() => assertGreater(1, 1));
  failure(() => assertGreaterOrEqual(1, 2));
  failure(() => assertLess(1, 1));
  failure(() => assertLessOrEqual(2, 1));
  assertStrictEquals(failure(() => assertLess(2, 1, "Too much")), "Too much");
});

Deno.test("assertAlmostEquals() allows a tolerance", () => {
  assertAlmostEquals(0.1 + 0.2, 0.3);
  assertAlmostEquals(10, 11, 1);
  assertAlmostEquals(Infinity, Infinity);
  failure(() => assertAlmostEquals(10, 10.1));
  failure(() => assertAlmostEquals(10, 11.5, 1));
  failure(() => assertAlmostEquals(NaN, 1));
});

Deno.test("assertArrayIncludes() wants every item, in any order", () => {
  assertArrayIncludes([1, { a: 1 }, 3], [3, { a: 1 }]);
  assertArrayIncludes(new Uint8Array([1, 2]), new Uint8Array([2]));
  const message = failure(() => assertArrayIncludes([1, 2], [2, 17]));
  assertStringIncludes(message, "17");
});

Deno.test("assertInstanceOf() tests the class", () => {
  assertInstanceOf(new TypeError(), Error);
  const message = failure(() => assertInstanceOf(new Point(1), Place));
  assertStringIncludes(message, "Place");
});

Deno.test("assertObjectMatch() ignores what is not expected", () => {
  const actual = {
    name: "a",
    nested: { x: 1, y: 2 },
    list: [{ x: 1, y: 2 }, { x: 3 }],
    map: new Map([["k", { x: 1, y: 2 }], ["l", { x: 0, y: 0 }]]),
    set: new Set([1, 2]),
    at: new Date(5),
    point: new Point(1),
    [tag]: true,
  };
  assertObjectMatch(actual, {
    nested: { x: 1 },
    list: [{ x: 1 }],
    map: new Map([["k", { x: 1 }]]),
    set: new Set([2]),
    at: new Date(5),
    point: { x: 1 },
    [tag]: true,
  });
});

Deno.test("assertObjectMatch() wants all that is expected", () => {
  const actual = { a: 1, list: [1], nested: { x: 1 }, at: new Date(5) };
  const mismatches: Record<PropertyKey, unknown>[] = [
    { a: 2 },
    { b: 1 },
    { b: undefined },
    { list: [1, 2] },
    { list: [2] },
    { nested: { x: 1, y: 2 } },
    { nested: 1 },
    { at: new Date(6) },
  ];
  for (const expected of mismatches) {
    failure(() => assertObjectMatch(actual, expected));
  }
});

Deno.test("assertThrows() returns what was thrown", () => {
  const error = new TypeError("Cannot do it");
  const thrower = () => {
    throw error;
  };
  assertStrictEquals(assertThrows(thrower), error);
  assertStrictEquals(assertThrows(thrower, "a note"), error);
  assertStrictEquals(assertThrows(thrower, TypeError), error);
  assertStrictEquals(assertThrows(thrower, Error, "do it"), error);
});

Deno.test("assertThrows() wants a throw, the class and the message", () => {
  const thrower = () => {
    throw new TypeError("Cannot do it");
  };
  assertStringIncludes(
    failure(() => assertThrows(() => {}, "a note")),
    "a note",
  );
  assertStringIncludes(
    failure(() => assertThrows(thrower, RangeError)),
    "RangeError",
  );
  assertStringIncludes(
    failure(() => assertThrows(thrower, TypeError, "something else", "a note")),
    "a note",
  );
  failure(() =>
    assertThrows(() => {
      // deno-lint-ignore no-throw-literal -- what is not an error is the point
      throw "text";
    }, Error)
  );
});

Deno.test("assertRejects() returns the reason", async () => {
  const error = new TypeError("Cannot do it");
  const rejecter = () => Promise.reject(error);
  assertStrictEquals(await assertRejects(rejecter), error);
  assertStrictEquals(await assertRejects(rejecter, "a note"), error);
  assertStrictEquals(await assertRejects(rejecter, TypeError, "do it"), error);
});

Deno.test("assertRejects() wants a rejection, the class and the message", async () => {
  const rejecter = () => Promise.reject(new TypeError("Cannot do it"));
  const thrower = (): Promise<void> => {
    throw new TypeError("Cannot do it");
  };
  const failures = [
    () => assertRejects(() => Promise.resolve()),
    () => assertRejects(rejecter, RangeError),
    () => assertRejects(rejecter, TypeError, "something else"),
    () => assertRejects(() => Promise.reject("text"), Error),
    () => assertRejects(thrower, TypeError),
  ];
  for (const assertion of failures) {
    await assertRejects(assertion, AssertionError);
  }
});

Deno.test("fail() and unreachable() throw, with the caller's note", () => {
  assertStringIncludes(failure(() => fail("a note")), "a note");
  assertStringIncludes(failure(() => unreachable("a note")), "a note");
});
