import { asset } from "fresh/runtime";
import { define } from "../lib/server/define.ts";

export default define.page(({ Component }) => (
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
      />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <a class="skip-link" href="#main">Skip to content</a>
      <Component />
    </body>
  </html>
));
