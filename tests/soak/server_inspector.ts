// @ts-types="npm:@types/ws@8.18.1"
import { WebSocket } from "npm:ws@8.23.0";

/** An answer of V8's inspector, as far as it is read here. */
interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly usedSize?: number;
    readonly result?: { readonly value?: unknown };
  };
}

/**
 * Asks the inspector of a server to collect its garbage: what is left is what it holds.
 * V8 alone would do so when it likes, in a run of minutes perhaps never.
 */
export class ServerInspector implements Disposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const answer: Answer = JSON.parse(String(data));
      if (answer.id === undefined) return;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /**
   * Connects.
   *
   * @param port The inspector's, on 127.0.0.1.
   */
  static async connect(port: number): Promise<ServerInspector> {
    const response = await fetch(`http://127.0.0.1:${port}/json`);
    const [target] = await response.json();
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return new ServerInspector(socket);
  }

  /** @returns The heap in use after a forced collection, in bytes. */
  async heapBytes(): Promise<number> {
    await this.#ask("HeapProfiler.collectGarbage");
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
    this.#socket.terminate();
  }

  #ask(method: string, params = {}): Promise<Answer> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }
}
