// Runs in tests.

import { TempStore } from "./temp_store.ts";
import { startTestServer, type TestServer } from "./test_server.ts";

/** Two instances of the app on one store. */
export class ServerPair implements AsyncDisposable {
  readonly store: TempStore;
  readonly first: TestServer;
  readonly second: TestServer;

  private constructor(store: TempStore, first: TestServer, second: TestServer) {
    this.store = store;
    this.first = first;
    this.second = second;
  }

  /** Starts one, then the other. */
  static async start(
    more: Record<string, string> = {},
  ): Promise<ServerPair> {
    const store = await TempStore.create();
    const settings = { ISLET_KV_PATH: store.path, ...more };
    const first = await startTestServer(settings);
    const second = await startTestServer(settings);
    return new ServerPair(store, first, second);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.first[Symbol.asyncDispose]();
    await this.second[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
  }
}
