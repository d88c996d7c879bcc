import { delay } from "@std/async/delay";

const COLLECTIONS = 10;
const COLLECT_EVERY_MS = 50;

/** An answer of V8's inspector, as far as it is read here. */
interface Answer {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly usedSize?: number;
    readonly result?: { readonly value?: unknown };
  };
}

/** V8's inspector of a server (https://chromedevtools.github.io/devtools-protocol/v8/). */
export class Inspector implements Disposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const answer: Answer = JSON.parse(data);
      if (answer.id === undefined) return;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    };
  }

  /**
   * Connects.
   *
   * @param port The inspector's, on 127.0.0.1.
   */
  static async connect(port: number): Promise<Inspector> {
    const response = await fetch(`http://127.0.0.1:${port}/json`);
    const [target] = await response.json();
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Inspector(socket);
  }

  /**
   * @returns The heap in use after forced collections, in bytes. Several: what a
   * finalizer lets go of is left to the next one, and so is code that is old.
   */
  async heapBytes(): Promise<number> {
    for (let i = 0; i < COLLECTIONS; i++) {
      await this.#ask("HeapProfiler.collectGarbage");
      await delay(COLLECT_EVERY_MS);
    }
    const { result } = await this.#ask("Runtime.getHeapUsage");
    return result?.usedSize ?? NaN;
  }

  /**
   * Evaluates an expression in the server's global scope.
   *
   * @param expression Its value is a number.
   */
  async number(expression: string): Promise<number> {
    const { result } = await this.#ask("Runtime.evaluate", { expression });
    return Number(result?.result?.value);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #ask(method: string, params = {}): Promise<Answer> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await promise;
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer;
  }
}
