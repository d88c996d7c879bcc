// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser, in development.

/** `id` of the `<script>` element that carries the {@linkcode ErrorReport}. */
export const ERROR_ELEMENT_ID = "fresh-error-overlay";

/** What the development server tells a page of an error on the server. */
export interface ErrorReport {
  /** What went wrong. */
  message: string;
  /** Where in the project, as `file:line:column`; `null` if that is unknown. */
  location: string | null;
  /** The source around the location. */
  excerpt: string | null;
  /** How the program got there. */
  stack: string;
}
