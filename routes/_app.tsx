import { asset } from "fresh/runtime";
import { define } from "../lib/server/define.ts";
import type { SkipTarget } from "../lib/server/state.ts";

const TO_CONTENT: SkipTarget = { id: "main", label: "Skip to content" };

export default define.page(({ Component, state }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta
        name="viewport"
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
      />
      <title>Islet</title>
      <meta
        name="description"
        content="A lightweight web chat: open a link, pick a name, talk."
      />
      <meta name="color-scheme" content="light dark" />
      <meta
        name="theme-color"
        media="(prefers-color-scheme: light)"
        content="#ffffff"
      />
      <meta
        name="theme-color"
        media="(prefers-color-scheme: dark)"
        content="#152329"
      />
      <link
        rel="icon"
        href={asset("/favicon.svg")}
        type="image/svg+xml"
        data-unread={asset("/favicon-unread.svg")}
        data-emoji={asset("/emoji.txt")}
      />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <SkipLink {...(state?.skipTo ?? TO_CONTENT)} />
      <Component />
    </body>
  </html>
));

function SkipLink({ id, label }: SkipTarget) {
  return <a class="skip-link" href={`#${id}`}>{label}</a>;
}
