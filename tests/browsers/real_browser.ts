// Runs in tests.

/** A profile of a browser: cookies, storage and tabs of its own. */
export interface Profile extends AsyncDisposable {
  /** What scripts of its pages have thrown, where it tells. */
  readonly errors: readonly string[];
  /** Opens a new tab. */
  openTab(): Promise<Tab>;
}

/** A tab, used as a person would: what goes wrong on the way is thrown. */
export interface Tab {
  /** Goes to an address, and waits until it is loaded. */
  goto(url: string): Promise<void>;
  /** Loads the page again. */
  reload(): Promise<void>;
  /** Goes back in the history. */
  goBack(): Promise<void>;
  /** Types into the element that a selector finds first. */
  type(selector: string, text: string): Promise<void>;
  /** Presses Enter in that element. */
  pressEnter(selector: string): Promise<void>;
  /** Clicks on that element. */
  click(selector: string): Promise<void>;
  /** Clicks on it, and waits until that has led to another page. */
  follow(selector: string): Promise<void>;
  /** The texts of all elements that a selector finds. */
  texts(selector: string): Promise<string[]>;
  /** What is in a text box; `null` where there is none. */
  value(selector: string): Promise<string | null>;
  /** Whether the last element that a selector finds is wholly on the screen. */
  isSeen(selector: string): Promise<boolean>;
  close(): Promise<void>;
}

/** A browser that runs. */
export interface RealBrowser extends AsyncDisposable {
  /** Opens a profile with nothing in it; one at a time. */
  openProfile(): Promise<Profile>;
}

/** A browser that the tests know to start. */
export interface BrowserKind {
  readonly name: string;
  /**
   * Starts it.
   *
   * @throws {Error} Where it isn't installed; says how to mend that.
   */
  launch(): Promise<RealBrowser>;
}
