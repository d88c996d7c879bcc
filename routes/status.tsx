import { page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../lib/server/define.ts";
import { Figures } from "../lib/ui/Figures.tsx";
import { PlainPage } from "../lib/ui/PlainPage.tsx";

const REFRESH_SECONDS = 5;

export const handler = define.handlers({
  async GET(ctx) {
    const { islet } = ctx.state;
    const health = await islet.health();
    return page({ health, figures: islet.metrics.figures() }, {
      status: health === "ok" ? 200 : 503,
    });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>Status · Islet</title>
      <meta name="robots" content="noindex" />
      <meta http-equiv="refresh" content={String(REFRESH_SECONDS)} />
    </Head>
    <PlainPage title={data.health === "ok" ? "All is well" : "Not well"}>
      <Figures
        figures={data.figures.map(({ name, help, value }) => ({
          help,
          value,
          unit: unitOf(name),
        }))}
      />
      <p class="hint">
        This process only; renewed every {REFRESH_SECONDS} seconds.
      </p>
    </PlainPage>
  </>
));

/** Prometheus' names end in the unit (https://prometheus.io/docs/practices/naming/). */
function unitOf(name: string): "bytes" | "seconds" | null {
  if (name.endsWith("_bytes")) return "bytes";
  return name.endsWith("_seconds") ? "seconds" : null;
}
