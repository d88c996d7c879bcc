import { assertEquals, assertRejects } from "@std/assert";
import { App } from "fresh";
import { generate } from "../../lib/tasks/gen.ts";

const TREE: Record<string, string> = {
  "routes/_middleware.ts": `
export default [
  async (ctx) => {
    const response = await ctx.next();
    response.headers.append("wrapped-by", "all");
    return response;
  },
];
`,
  "routes/api/_middleware.ts": `
export async function handler(ctx) {
  const response = await ctx.next();
  response.headers.append("wrapped-by", "api");
  return response;
}
`,
  "routes/api/rooms/[room].ts": `
export const handlers = {
  GET: (ctx) => new Response("room " + ctx.params.room),
};
`,
  "routes/api/rooms/all.ts": `
export const handler = () => new Response("all rooms");
`,
  "routes/(legal)/terms.ts": `
export const handler = () => new Response("terms");
`,
  "routes/_error.ts": `
export const handler = (ctx) =>
  new Response("sorry", { status: ctx.error.status });
`,
  "routes/README.md": "Not a module.",
};

/** A folder that is removed at the end of a test. */
async function makeTree(
  files: Record<string, string>,
): Promise<AsyncDisposable & { root: URL }> {
  const folder = await Deno.makeTempDir();
  const root = new URL(`file://${folder}/`);
  for (const [path, source] of Object.entries(files)) {
    const file = new URL(path, root);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, source);
  }
  return {
    root,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Generates the manifest of a tree and registers its routes on an app. */
async function registerTree(root: URL): Promise<App<unknown>> {
  const file = new URL("fresh.gen.ts", root);
  await Deno.writeTextFile(file, await generate(root));
  const { registerRoutes } = await import(file.href);
  return registerRoutes(new App());
}

const requests: [path: string, status: number, text: string, by: string][] = [
  ["/api/rooms/island", 200, "room island", "api, all"],
  ["/api/rooms/all", 200, "all rooms", "api, all"],
  ["/terms", 200, "terms", "all"],
];

Deno.test("generate() makes a function that registers the routes on an App", async () => {
  await using tree = await makeTree(TREE);
  const handler = (await registerTree(tree.root)).handler();

  for (const [path, status, text, wrappedBy] of requests) {
    const response = await handler(new Request(`http://localhost${path}`));
    assertEquals([
      response.status,
      await response.text(),
      response.headers.get("wrapped-by"),
    ], [status, text, wrappedBy]);
  }
  const missing = await handler(new Request("http://localhost/nowhere"));
  assertEquals([missing.status, await missing.text()], [404, "sorry"]);
});

Deno.test("generate() prints what deno fmt would", async () => {
  await using tree = await makeTree(TREE);
  const source = await generate(tree.root);
  const file = new URL("fresh.gen.ts", tree.root);
  await Deno.writeTextFile(file, source);

  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", file.pathname],
    cwd: tree.root,
    stderr: "null",
  }).output();
  assertEquals(success, true);
});

Deno.test("generate() of an app without routes and islands is valid", async () => {
  await using tree = await makeTree({});
  const response = await (await registerTree(tree.root)).handler()(
    new Request("http://localhost/"),
  );
  assertEquals(response.status, 404);
});

Deno.test("generate() names a file that is no route", async () => {
  await using tree = await makeTree({ "routes/x.tsx": "const x = 1;\n" });
  await assertRejects(
    () => generate(tree.root),
    SyntaxError,
    "Cannot register routes/x.tsx: it exports neither a component nor a handler",
  );
});
