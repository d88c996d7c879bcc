import { page } from "fresh";
import { asset, Head } from "fresh/runtime";
import { STATUS_PATH } from "../lib/protocol/paths.ts";
import { define } from "../lib/server/define.ts";
import type { Health } from "../lib/server/islet.ts";
import { isFromSecurePage } from "../lib/server/origin.ts";
import {
  hidden,
  isStatusToken,
  rememberStatusAccess,
  statusAccess,
} from "../lib/server/status_access.ts";
import { charts, shownFigures } from "../lib/server/status_view.ts";
import { Charts } from "../lib/ui/Charts.tsx";
import { Figures } from "../lib/ui/Figures.tsx";
import { LargestRooms } from "../lib/ui/LargestRooms.tsx";
import { PlainPage } from "../lib/ui/PlainPage.tsx";

const NAMED_ROOMS = 10;

const TITLES: Readonly<Record<Health, string>> = {
  ok: "All is well",
  draining: "Restarting",
  failing: "The store doesn't answer",
};

export const handler = define.handlers({
  async GET({ req, url, info, state: { islet } }) {
    const { statusToken } = islet.config;
    const given = url.searchParams.get("token");
    if (given !== null && await isStatusToken(statusToken, given)) {
      // An address with the token in it would stay in histories.
      const headers = new Headers({ Location: STATUS_PATH });
      await rememberStatusAccess(headers, given, isFromSecurePage(req));
      return new Response(null, { status: 303, headers });
    }
    const access = await statusAccess(statusToken, req, info.remoteAddr);
    if (access === "none") throw hidden();
    const health = await islet.health();
    const rooms = access === "all" ? islet.chat.largestRooms(NAMED_ROOMS) : [];
    return page({
      health,
      charts: charts(islet.lastHour.minutes),
      figures: shownFigures(islet.figures()),
      rooms,
    }, { status: health === "ok" ? 200 : 503 });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { health, charts, figures, rooms } = data;
  return (
    <>
      <Head>
        <title>Status · Islet</title>
        <meta name="robots" content="noindex" />
        <script type="module" src={asset("/status.js")} />
      </Head>
      <PlainPage title={TITLES[health]}>
        {charts.length === 0
          ? <p class="hint">Charts begin with the first minute.</p>
          : <Charts charts={charts} />}
        <Figures figures={figures} />
        {rooms.length > 0 && <LargestRooms rooms={rooms} />}
        <p class="hint">
          This process only, and since it started.{" "}
          <noscript>
            <a href={STATUS_PATH}>Show what is new</a>
          </noscript>
        </p>
      </PlainPage>
    </>
  );
});
