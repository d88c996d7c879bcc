// Runs on the server.

import type { ComponentChildren } from "preact";
import { Wordmark } from "./Wordmark.tsx";

interface PlainPageProps {
  title: string;
  children: ComponentChildren;
}

/** A page that says one thing, such as that a page doesn't exist. */
export function PlainPage({ title, children }: PlainPageProps) {
  return (
    <div class="plain">
      <header>
        <a class="home" href="/" aria-label="Islet: all rooms">
          <Wordmark />
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
