import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../lib/server/define.ts";
import { ERROR_PAGE_HEADERS } from "../lib/server/page_headers.ts";
import { ErrorNotice, errorWords } from "../lib/ui/ErrorNotice.tsx";

export const handler = define.handlers(({ error }) => {
  const status = error instanceof HttpError ? error.status : 500;
  // Middlewares end where the error begins, so the page brings its own headers.
  return page({ status }, { status, headers: { ...ERROR_PAGE_HEADERS } });
});

export default define.page<typeof handler>(({ data: { status } }) => {
  const [title] = errorWords(status);
  return (
    <>
      <Head>
        <title>{`${title} · Islet`}</title>
      </Head>
      <ErrorNotice status={status} />
    </>
  );
});
