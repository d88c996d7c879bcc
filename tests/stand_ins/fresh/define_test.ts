import {
  createDefine,
  type HandlerByMethod,
  type HandlerFn,
  page,
  type PageProps,
  type RouteData,
  type RouteHandler,
} from "fresh";
import { assertEquals, assertStrictEquals } from "@std/assert";

interface State {
  userName: string;
}

const define = createDefine<State>();

/** Fails the type check unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends
  (<T>() => T extends B ? 1 : 2) ? true : false;

Deno.test("createDefine() returns what it is given", () => {
  const handler = { GET: () => page({ count: 1 }) };
  const component = () => null;
  const middleware = () => new Response();

  assertStrictEquals(define.handlers(handler), handler);
  assertStrictEquals(define.page(component), component);
  assertStrictEquals(define.layout(component), component);
  assertStrictEquals(define.middleware(middleware), middleware);
});

Deno.test("createDefine() types state and data", () => {
  const handler = define.handlers({
    GET: (ctx) => page({ greeting: `Hello ${ctx.state.userName}` }),
  });
  define.page<typeof handler>((props) => {
    const isTyped: Same<typeof props.data, { greeting: string }> = true;
    const hasState: Same<typeof props.state, State> = true;
    return `${isTyped} ${hasState}`;
  });
  define.layout((props: PageProps<unknown, State>) => props.state.userName);
  define.middleware((ctx) => {
    const hasState: Same<typeof ctx.state, State> = true;
    return ctx.json(hasState);
  });
});

Deno.test("RouteData is the type of the data a handler passes on", () => {
  const handler = createDefine<unknown>().handlers({ GET: () => page(1) });
  const isNumber: Same<RouteData<typeof handler>, number> = true;
  assertEquals(isNumber, true);
});

Deno.test("RouteHandler is a function or one for each method", () => {
  const fn: HandlerFn<number, State> = () => page(1);
  const byMethod: HandlerByMethod<number, State> = { GET: fn, POST: fn };
  const handlers: RouteHandler<number, State>[] = [fn, byMethod];
  assertEquals(handlers.length, 2);
});

Deno.test("page() carries data, status and headers", () => {
  const { data, status, headers } = page(1, {
    status: 201,
    headers: { "X-A": "1" },
  });
  assertEquals(data, 1);
  assertEquals(status, 201);
  assertEquals(headers, { "X-A": "1" });
  assertEquals(page().data, undefined);
});
