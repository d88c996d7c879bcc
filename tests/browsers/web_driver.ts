// Runs in tests.

const ANSWER_TIMEOUT_MS = 30_000;

// https://www.w3.org/TR/webdriver2/#keyboard-actions
const ENTER = "\uE007";
// https://www.w3.org/TR/webdriver2/#elements
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/**
 * A session with a browser over WebDriver (https://www.w3.org/TR/webdriver2/): the
 * few commands that the tests need. Commands go to the window that was last chosen.
 */
export class WebDriverSession implements AsyncDisposable {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  /**
   * Starts the driver's own browser.
   *
   * @param driver Where the driver listens, without a slash at the end.
   * @throws {Error} What the driver says; here and in all that follows.
   */
  static async start(driver: string): Promise<WebDriverSession> {
    const session = await command("POST", `${driver}/session`, {
      capabilities: {},
    });
    return new WebDriverSession(
      `${driver}/session/${field(session, "sessionId")}`,
    );
  }

  /** @returns The windows that are open. */
  async windows(): Promise<string[]> {
    return strings(await this.#command("GET", "window/handles"));
  }

  /** @returns A new tab, which isn't chosen. */
  async newTab(): Promise<string> {
    const tab = await this.#command("POST", "window/new", { type: "tab" });
    return field(tab, "handle");
  }

  /** @param handle The window to choose. */
  async choose(handle: string): Promise<void> {
    await this.#command("POST", "window", { handle });
  }

  /** Closes the window. */
  async close(): Promise<void> {
    await this.#command("DELETE", "window");
  }

  /** @param url Where to go; it waits until that is loaded. */
  async goto(url: string): Promise<void> {
    await this.#command("POST", "url", { url });
  }

  /** @param step What to do; it waits until it is done. */
  async navigate(step: "back" | "refresh"): Promise<void> {
    await this.#command("POST", step, {});
  }

  /** @param selector What to click on. */
  async click(selector: string): Promise<void> {
    await this.#onElement(selector, "click", {});
  }

  /**
   * @param selector Where to type.
   * @param text What.
   */
  async type(selector: string, text: string): Promise<void> {
    await this.#onElement(selector, "value", { text });
  }

  /** @param selector Where to press Enter. */
  async pressEnter(selector: string): Promise<void> {
    await this.type(selector, ENTER);
  }

  /**
   * Runs a script in the page.
   *
   * @param script The body of a function that returns a list of strings.
   * @param args What the function is given.
   */
  async evaluate(script: string, ...args: string[]): Promise<string[]> {
    return strings(
      await this.#command("POST", "execute/sync", { script, args }),
    );
  }

  /** Ends the browser. */
  async [Symbol.asyncDispose](): Promise<void> {
    await command("DELETE", this.#url);
  }

  async #onElement(
    selector: string,
    action: string,
    body: Record<string, string>,
  ): Promise<void> {
    const element = await this.#command("POST", "element", {
      using: "css selector",
      value: selector,
    });
    const path = `element/${field(element, ELEMENT)}/${action}`;
    await this.#command("POST", path, body);
  }

  async #command(
    method: string,
    path: string,
    body?: Record<string, unknown>,
  ): Promise<unknown> {
    return await command(method, `${this.#url}/${path}`, body);
  }
}

async function command(
  method: string,
  url: string,
  body?: Record<string, unknown>,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const { value }: { value: unknown } = await response.json();
  if (response.ok) return value;
  throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
}

function field(value: unknown, name: string): string {
  const found: unknown = typeof value === "object" && value !== null &&
    Reflect.get(value, name);
  if (typeof found === "string") return found;
  throw new Error(`Expected ${name}, got ${JSON.stringify(value)}`);
}

function strings(value: unknown): string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) {
    return value;
  }
  throw new Error(`Expected strings, got ${JSON.stringify(value)}`);
}
