import { assertExists } from "@std/assert";
import { deadline } from "@std/async";
import type {
  Browser,
  BrowserContext,
  Dialog,
  Frame,
  Page,
  WaitForOptions,
} from "puppeteer-core";

const WAIT = { timeout: 15_000 };

/** A person's browser: own cookies, and nothing may go wrong unnoticed in it. */
export class Person implements AsyncDisposable {
  readonly #context: BrowserContext;
  readonly #errors: string[] = [];

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** @param browser Where the person gets a profile of their own. */
  static async in(browser: Browser): Promise<Person> {
    return new Person(await browser.createBrowserContext());
  }

  /**
   * What scripts threw, and what the security policy blocked. A refused connection
   * is no error: some tests stop the server.
   */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Opens a new tab. */
  async openTab(): Promise<RoomTab> {
    const page = await this.#context.newPage();
    page.on("pageerror", (error) => this.#errors.push(String(error)));
    page.on("console", (message) => {
      const text = message.text();
      if (/Content Security Policy|hydrat/i.test(text)) this.#errors.push(text);
    });
    return new RoomTab(page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}

/** A tab with a room in it, used as a person would. */
export class RoomTab {
  readonly page: Page;
  #wait: WaitForOptions = WAIT;

  /** @param page The tab. */
  constructor(page: Page) {
    this.page = page;
  }

  /**
   * Switches scripts off. From then on the page of a room goes on loading for as long as
   * it is open, since a part of it is live.
   */
  async switchScriptsOff(): Promise<void> {
    await this.page.setJavaScriptEnabled(false);
    this.#wait = { ...WAIT, waitUntil: [] };
  }

  /** Opens a page. */
  async goto(address: string): Promise<void> {
    await this.page.goto(address, this.#wait);
    await this.#untilThere();
  }

  /** Opens a room, under a name that was chosen before. */
  async visit(url: string, room: string): Promise<void> {
    await this.goto(`${url}/rooms/${room}`);
  }

  /** Loads the page anew. */
  async reload(): Promise<void> {
    await this.page.reload(this.#wait);
    await this.#untilThere();
  }

  /** Opens a room and picks a name by the page's form. */
  async enter(url: string, room: string, name: string): Promise<void> {
    await this.visit(url, room);
    await this.page.type("#name", name);
    await Promise.all([
      this.page.waitForNavigation(this.#wait),
      this.page.keyboard.press("Enter"),
    ]);
    await this.#untilThere();
  }

  /** Clicks on a link or a form's button once it is there, and waits where it leads. */
  async follow(selector: string, within: Page | Frame = this.page) {
    // A frame that is live goes on loading.
    using _there = await within.waitForSelector(selector, WAIT);
    await Promise.all([
      this.page.waitForNavigation(this.#wait),
      within.click(selector),
    ]);
    await this.#untilThere();
  }

  /** What is live in a page without scripts, once it shows something. */
  async liveFrame(): Promise<Frame> {
    using element = await this.page.waitForSelector(".live iframe", WAIT);
    const frame = await element?.contentFrame();
    assertExists(frame);
    await frame.waitForSelector(".log-content", WAIT);
    return frame;
  }

  /** Waits for the last part of a page; a browser shows it as it comes. */
  async #untilThere(): Promise<void> {
    if (this.#wait === WAIT) return;
    await this.page.waitForSelector(
      ".people-panel, .plain main, .lobby main",
      WAIT,
    );
  }

  /** Waits for the next question of the browser itself. */
  async nextDialog(): Promise<Dialog> {
    const { promise, resolve } = Promise.withResolvers<Dialog>();
    this.page.once("dialog", resolve);
    return await deadline(promise, WAIT.timeout);
  }

  /** Waits until the connection is in a state. */
  async untilConnection(state: string): Promise<void> {
    await this.page.waitForSelector(`.connection.${state}`, WAIT);
  }

  /** Waits until the page has drawn what it loads once it is live. */
  async untilLoaded(): Promise<void> {
    await this.untilConnection("online");
    // It is drawn last.
    using _menu = await this.page.waitForSelector(".menu", WAIT);
  }

  /** Types a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.page.type("#text", text);
    await this.page.keyboard.press("Enter");
  }

  /** Texts of the stored messages, oldest first. */
  async texts(): Promise<string[]> {
    return await this.page.$$eval(
      ".messages:not([aria-label]) .text",
      (texts) => texts.map((text) => text.textContent ?? ""),
    );
  }

  /** Texts of the messages that are on their way. */
  async pendingTexts(): Promise<string[]> {
    return await this.page.$$eval(
      ".messages[aria-label] .text",
      (texts) => texts.map((text) => text.textContent ?? ""),
    );
  }

  /** Waits until a message is there. */
  async untilText(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll(".messages:not([aria-label]) .text")]
          .some(({ textContent }) => textContent === wanted),
      WAIT,
      text,
    );
  }
}
