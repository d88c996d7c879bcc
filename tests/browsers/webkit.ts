// Runs in tests.

import { findProgram } from "../support/find_program.ts";
import { freePort } from "../support/free_port.ts";
import { TextLineStream } from "../support/text_line_stream.ts";
import { until } from "../support/until.ts";
import type { BrowserKind, Profile, RealBrowser, Tab } from "./real_browser.ts";
import { WebDriverSession } from "./web_driver.ts";

/** The browser of WebKitGTK, by way of WebDriver, on a screen that nobody sees. */
export const webkit: BrowserKind = {
  name: "WebKit",
  async launch() {
    const driver = await findProgram(["WebKitWebDriver"]);
    const screen = await findProgram(["Xvfb"]);
    if (driver === null || screen === null) {
      throw new Error(
        "There is no WebKit, or no screen for it: apt-get install webkit2gtk-driver xvfb",
      );
    }
    return await WebKit.start({ driver, screen });
  },
};

class WebKit implements RealBrowser {
  /** Where the driver listens. */
  readonly #url: string;
  readonly #processes: AsyncDisposableStack;

  private constructor(url: string, processes: AsyncDisposableStack) {
    this.#url = url;
    this.#processes = processes;
  }

  static async start(
    programs: { driver: string; screen: string },
  ): Promise<WebKit> {
    await using processes = new AsyncDisposableStack();
    const screen = new Deno.Command(programs.screen, {
      args: ["-displayfd", "1", "-screen", "0", "1280x800x24"],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    processes.defer(() => end(screen));
    const display = await firstLine(screen.stdout);
    const port = freePort();
    const driver = new Deno.Command(programs.driver, {
      args: [`--port=${port}`],
      env: { DISPLAY: `:${display}` },
      stdout: "null",
      stderr: "null",
    }).spawn();
    processes.defer(() => end(driver));
    const url = `http://127.0.0.1:${port}`;
    await until("the driver listens", () => isReady(`${url}/status`));
    return new WebKit(url, processes.move());
  }

  async openProfile(): Promise<Profile> {
    return new WebKitProfile(await WebDriverSession.start(this.#url));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#processes.disposeAsync();
  }
}

/** The driver starts a browser for each session, which keeps nothing. */
class WebKitProfile implements Profile {
  /** It doesn't tell. */
  readonly errors: readonly string[] = [];
  readonly #session: WebDriverSession;
  #isNew = true;

  constructor(session: WebDriverSession) {
    this.#session = session;
  }

  async openTab(): Promise<Tab> {
    const [first] = await this.#session.windows();
    const handle = this.#isNew && first !== undefined
      ? first
      : await this.#session.newTab();
    this.#isNew = false;
    return new WebKitTab(this.#session, handle);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function firstLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const lines = stream
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
  for await (const line of lines) return line;
  throw new Error("It ended without a line");
}

async function end(process: Deno.ChildProcess): Promise<void> {
  try {
    process.kill("SIGTERM");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
  await process.status;
}

/** Commands reach a tab without bringing it to the front: the first one stays there. */
class WebKitTab implements Tab {
  readonly #session: WebDriverSession;
  readonly #handle: string;

  constructor(session: WebDriverSession, handle: string) {
    this.#session = session;
    this.#handle = handle;
  }

  async goto(url: string): Promise<void> {
    await (await this.#chosen()).goto(url);
  }

  async reload(): Promise<void> {
    await (await this.#chosen()).navigate("refresh");
  }

  async goBack(): Promise<void> {
    await (await this.#chosen()).navigate("back");
  }

  async type(selector: string, text: string): Promise<void> {
    await (await this.#chosen()).type(selector, text);
  }

  async pressEnter(selector: string): Promise<void> {
    await (await this.#chosen()).pressEnter(selector);
  }

  async click(selector: string): Promise<void> {
    await (await this.#chosen()).click(selector);
  }

  async follow(selector: string): Promise<void> {
    await this.click(selector); // It waits by itself.
  }

  async texts(selector: string): Promise<string[]> {
    return await this.#each(selector, "each.textContent");
  }

  async value(selector: string): Promise<string | null> {
    const [value = null] = await this.#each(selector, "each.value");
    return value;
  }

  async isSeen(selector: string): Promise<boolean> {
    const places = await this.#each(
      selector,
      "each.getBoundingClientRect().top >= 0 && each.getBoundingClientRect().bottom <= innerHeight ? 'seen' : ''",
    );
    return places.at(-1) === "seen";
  }

  async close(): Promise<void> {
    await (await this.#chosen()).close();
  }

  /** What an expression says of each element. */
  async #each(selector: string, expression: string): Promise<string[]> {
    return await (await this.#chosen()).evaluate(
      `return [...document.querySelectorAll(arguments[0])].map((each) => ${expression})`,
      selector,
    );
  }

  async #chosen(): Promise<WebDriverSession> {
    await this.#session.choose(this.#handle);
    return this.#session;
  }
}
