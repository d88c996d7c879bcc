// Runs in tests.

import puppeteer, {
  type Browser,
  type BrowserContext,
  type Page,
} from "puppeteer-core";
import { findProgram } from "../support/find_program.ts";
import type { BrowserKind, Profile, RealBrowser, Tab } from "./real_browser.ts";

const WAIT = { timeout: 15_000 };

/** Firefox, by way of WebDriver BiDi: what `FIREFOX_PATH` names, else what is found. */
export const firefox: BrowserKind = {
  name: "Firefox",
  async launch() {
    const executablePath = Deno.env.get("FIREFOX_PATH") ||
      await findProgram(["firefox-esr", "firefox"]);
    if (executablePath === null) {
      throw new Error(
        "There is no Firefox: apt-get install firefox-esr, or say in FIREFOX_PATH where it is",
      );
    }
    return new Firefox(
      await puppeteer.launch({ browser: "firefox", executablePath }),
    );
  },
};

class Firefox implements RealBrowser {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async openProfile(): Promise<Profile> {
    return new FirefoxProfile(await this.#browser.createBrowserContext());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

class FirefoxProfile implements Profile {
  readonly errors: string[] = [];
  readonly #context: BrowserContext;

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  async openTab(): Promise<Tab> {
    const page = await this.#context.newPage();
    page.on("pageerror", (error) => {
      const text = String(error);
      // Firefox reports refused sockets as if a script had thrown.
      if (!text.includes("establish a connection")) this.errors.push(text);
    });
    page.on("dialog", (dialog) => dialog.accept());
    return new FirefoxTab(page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}

class FirefoxTab implements Tab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url, WAIT);
  }

  async reload(): Promise<void> {
    await this.#page.reload(WAIT);
  }

  async goBack(): Promise<void> {
    await this.#page.goBack(WAIT);
  }

  async type(selector: string, text: string): Promise<void> {
    await this.#page.bringToFront();
    await this.#page.type(selector, text);
  }

  async pressEnter(selector: string): Promise<void> {
    await this.#page.bringToFront();
    await this.#page.focus(selector);
    await this.#page.keyboard.press("Enter");
  }

  async click(selector: string): Promise<void> {
    await this.#page.bringToFront();
    await this.#page.click(selector);
  }

  async follow(selector: string): Promise<void> {
    await Promise.all([
      this.#page.waitForNavigation(WAIT),
      this.click(selector),
    ]);
  }

  async texts(selector: string): Promise<string[]> {
    return await this.#page.$$eval(
      selector,
      (elements) => elements.map(({ textContent }) => textContent ?? ""),
    );
  }

  async value(selector: string): Promise<string | null> {
    const [value = null] = await this.#page.$$eval(
      selector,
      (boxes) =>
        boxes.map((box) => box instanceof HTMLTextAreaElement ? box.value : ""),
    );
    return value;
  }

  async isSeen(selector: string): Promise<boolean> {
    return await this.#page.$$eval(selector, (elements) => {
      const { top = -1, bottom = 0 } = elements.at(-1)
        ?.getBoundingClientRect() ?? {};
      return top >= 0 && bottom <= innerHeight;
    });
  }

  async close(): Promise<void> {
    await this.#page.close();
  }
}
