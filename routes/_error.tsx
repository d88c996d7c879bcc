import { page } from "fresh";
import { Head } from "fresh/runtime";
import { isLivePath } from "../lib/protocol/paths.ts";
import { define } from "../lib/server/define.ts";
import { errorAnswer } from "../lib/server/error_answer.ts";
import { ownPageHref } from "../lib/server/own_page_href.ts";
import { errorPageHeaders } from "../lib/server/page_headers.ts";
import { ErrorNotice, errorWords } from "../lib/ui/ErrorNotice.tsx";

export const handler = define.handlers(({ error, url, params }) => {
  const { status, code, message, headers } = errorAnswer(error);
  const ownHref = ownPageHref(code, url.pathname);
  // The page of the room asks for it.
  const room = code === "passphrase" ? params["room"] : undefined;
  return page({ status, reason: message, ownHref, room }, {
    status,
    // Middlewares end where the error begins, so the page brings its own headers.
    headers: errorPageHeaders(url.pathname, headers),
  });
});

export default define.page<typeof handler>(({ data, url }) => {
  const [title] = errorWords(data.status);
  return (
    <>
      <Head>
        <title>{`${title} · Islet`}</title>
        {isLivePath(url.pathname) && <base target="_top" />}
      </Head>
      <ErrorNotice {...data} />
    </>
  );
});
