// Runs in the server before its own modules: `deno run --preload`. Not part of it:
// what it counts no page or program asks for.

declare global {
  /** Timeouts and intervals that are still to fire. */
  var pendingTimers: Set<unknown>;
  /** Watches of the store that nobody has ended. */
  var openWatches: Set<unknown>;
}

const timers = globalThis.pendingTimers = new Set();
const watches = globalThis.openWatches = new Set();

const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

Object.assign(globalThis, {
  setTimeout(action: (...args: unknown[]) => void, ...rest: unknown[]) {
    const [delayMs, ...args] = rest;
    const id = setTimeout(() => {
      timers.delete(id);
      action(...args);
    }, Number(delayMs));
    timers.add(id);
    return id;
  },
  setInterval(action: (...args: unknown[]) => void, ...rest: unknown[]) {
    const [delayMs, ...args] = rest;
    const id = setInterval(action, Number(delayMs), ...args);
    timers.add(id);
    return id;
  },
  clearTimeout(id: number) {
    timers.delete(id);
    clearTimeout(id);
  },
  clearInterval(id: number) {
    timers.delete(id);
    clearInterval(id);
  },
});

Deno.Kv.prototype.watch = new Proxy(Deno.Kv.prototype.watch, {
  apply(watch, kv, args) {
    const stream: ReadableStream = Reflect.apply(watch, kv, args);
    watches.add(stream);
    const getReader = () => {
      const reader = new ReadableStreamDefaultReader(stream);
      reader.closed.catch(() => {}).finally(() => watches.delete(stream));
      return reader;
    };
    return Object.assign(stream, { getReader });
  },
});

// A socket whose peer is silent is closed after this instead of 90 seconds.
const idleSeconds = Number(Deno.env.get("ROUNDS_IDLE_SECONDS"));
if (idleSeconds > 0) {
  const { upgradeWebSocket } = Deno;
  Deno.upgradeWebSocket = (request, options) =>
    upgradeWebSocket(request, { ...options, idleTimeout: idleSeconds });
}
