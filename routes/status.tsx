import { page } from "fresh";
import { Head } from "fresh/runtime";
import { STATUS_PATH } from "../lib/protocol/paths.ts";
import { define } from "../lib/server/define.ts";
import { isFromSecurePage } from "../lib/server/origin.ts";
import {
  hidden,
  isStatusToken,
  rememberStatusAccess,
  statusAccess,
} from "../lib/server/status_access.ts";
import { shownFigures } from "../lib/server/shown_figures.ts";
import { Figures } from "../lib/ui/Figures.tsx";
import { PlainPage } from "../lib/ui/PlainPage.tsx";

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
    return page({ health, figures: shownFigures(islet.figures()) }, {
      status: health === "ok" ? 200 : 503,
    });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>Status · Islet</title>
      <meta name="robots" content="noindex" />
    </Head>
    <PlainPage title={data.health === "ok" ? "All is well" : "Not well"}>
      <Figures figures={data.figures} />
      <p class="hint">This process only.</p>
    </PlainPage>
  </>
));
