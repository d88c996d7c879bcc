import { HttpError, type PageProps } from "fresh";
import { Head } from "fresh/runtime";
import { ErrorNotice, errorWords } from "../lib/ui/ErrorNotice.tsx";

export default function ErrorPage({ error }: PageProps) {
  const status = error instanceof HttpError ? error.status : 500;
  const [title] = errorWords(status);
  return (
    <>
      <Head>
        <title>{`${title} · Islet`}</title>
      </Head>
      <ErrorNotice status={status} />
    </>
  );
}
