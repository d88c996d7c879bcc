/**
 * What is written with `console.error` while this is in use. Fresh logs errors
 * there that it does not expect.
 */
export class CapturedErrors implements Disposable {
  readonly errors: unknown[] = [];
  #original = globalThis.console.error;

  constructor() {
    globalThis.console.error = (error) => this.errors.push(error);
  }

  [Symbol.dispose](): void {
    globalThis.console.error = this.#original;
  }
}
