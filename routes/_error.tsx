import { page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../lib/server/define.ts";
import { errorAnswer } from "../lib/server/error_answer.ts";
import { ERROR_PAGE_HEADERS } from "../lib/server/page_headers.ts";
import { ErrorNotice, errorWords } from "../lib/ui/ErrorNotice.tsx";

export const handler = define.handlers(({ error }) => {
  const { status, message, headers } = errorAnswer(error);
  return page({ status, reason: message }, {
    status,
    // Middlewares end where the error begins, so the page brings its own headers.
    headers: { ...ERROR_PAGE_HEADERS, ...headers },
  });
});

export default define.page<typeof handler>(({ data }) => {
  const [title] = errorWords(data.status);
  return (
    <>
      <Head>
        <title>{`${title} · Islet`}</title>
      </Head>
      <ErrorNotice {...data} />
    </>
  );
});
