// Runs on the server.

import { type AttributeValue, type Span, trace } from "@opentelemetry/api";
import { publicPath } from "../protocol/paths.ts";

let isDone = false;

/**
 * Has the spans that Deno itself makes of requests tell as much of an address as the log
 * does: neither what is secret in a path, nor the query. Deno has no setting for that, and
 * what is set once on a span can't be taken back.
 */
export function redactSpanAddresses(): void {
  if (isDone) return;
  isDone = true;
  const span = trace.getTracer("islet").startSpan("none");
  const spans: Pick<Span, "setAttribute"> = Object.getPrototypeOf(span);
  const { setAttribute } = spans;
  spans.setAttribute = function (this: Span, key, value) {
    return setAttribute.call(this, key, publicAttribute(key, value));
  };
}

/**
 * @param key The name of an attribute (OpenTelemetry's conventions for URLs).
 * @param value Its value.
 * @returns What others may see of it.
 */
export function publicAttribute(
  key: string,
  value: AttributeValue,
): AttributeValue {
  if (typeof value !== "string") return value;
  switch (key) {
    case "url.path":
      return publicPath(value);
    case "url.query":
      return "";
    case "url.full": {
      const url = URL.parse(value);
      return url === null ? "" : url.origin + publicPath(url.pathname);
    }
    default:
      return value;
  }
}
