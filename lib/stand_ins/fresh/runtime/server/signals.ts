// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** What the server needs of a signal. */
interface AnySignal {
  /** Read the value without subscribing to it. */
  peek(): unknown;
}

/** By which every copy of the signals library knows the signals of another. */
const BRAND = Symbol.for("preact-signals");

/** Whether a value is a signal, computed or not. */
export function isSignal(value: unknown): value is AnySignal {
  return typeof value === "object" && value !== null &&
    "brand" in value && value.brand === BRAND;
}

/** Whether a signal is computed: the value of such a signal cannot be set. */
export function isComputed(signal: AnySignal): boolean {
  const property = Object.getOwnPropertyDescriptor(
    Object.getPrototypeOf(signal),
    "value",
  );
  return property?.set === undefined;
}
