// Runs in tests.

import { deadline } from "@std/async";

const WAIT_MS = 5000;

/** Reads a page that is sent piece by piece. */
export class LiveReader implements AsyncDisposable {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  /** All that has come so far. */
  html = "";

  private constructor(response: Response) {
    this.response = response;
    this.#reader = (response.body ?? new ReadableStream())
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  /**
   * Asks for what is live in room tea.
   *
   * @param server The server.
   * @param query From where on messages are new.
   * @param headers Headers of the request, which say who asks.
   */
  static async open(
    { url }: { readonly url: string },
    query = "",
    headers: Record<string, string> = {},
  ): Promise<LiveReader> {
    const address = `${url}/rooms/tea/live${query}`;
    return new LiveReader(await fetch(address, { headers }));
  }

  /** Waits until something has come; returns what came after all that was known. */
  async until(text: string): Promise<string> {
    const known = this.html.length;
    while (!this.html.includes(text, known)) {
      const { done, value } = await deadline(this.#reader.read(), WAIT_MS);
      if (done) throw new Error(`It ended without ${text}`);
      this.html += value;
    }
    return this.html.slice(known);
  }

  /** What comes until the page ends. */
  async rest(): Promise<string> {
    const known = this.html.length;
    for (;;) {
      const { done, value } = await deadline(this.#reader.read(), WAIT_MS);
      if (done) return this.html.slice(known);
      this.html += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}
