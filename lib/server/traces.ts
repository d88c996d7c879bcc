// Runs on the server.

import {
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { CommitReport } from "../chat/watcher.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";

// As the specification's default (OTEL_SPAN_LINK_COUNT_LIMIT).
const MAX_LINKS = 128;

/**
 * Spans of what becomes of a frame, for OpenTelemetry. Deno sends them where `OTEL_DENO` is
 * set; otherwise there is none of this, as even a span that nobody takes costs 0.2 µs.
 *
 * ```text
 * frame      ├──────────────────────┤      received, until its sender is told
 * commit        ├─────────────┤            child of the first frame in it, linked to the others
 * broadcast                   ├───┤        child of the commit: to all sessions here
 * ```
 *
 * No span names a room or a user.
 */
export class Traces {
  readonly #tracer = trace.getTracer("islet");

  /**
   * A frame has come.
   *
   * @param type What it asks for.
   * @returns Its span, to be ended.
   */
  frame(type: string): Span {
    return this.#tracer.startSpan("frame", {
      kind: SpanKind.SERVER,
      // Otherwise all frames of a socket would be in the trace of its upgrade.
      root: true,
      attributes: { "islet.frame.type": type },
    });
  }

  /**
   * What a frame asked for was refused.
   *
   * @param span The span of the frame; it is ended.
   * @param error Why.
   */
  refused(span: Span, { code }: ProtocolError): void {
    span.setAttribute("islet.refusal", code);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  /**
   * A commit is over.
   *
   * @param report What has become of it.
   */
  committed(report: CommitReport): void {
    const { outcome, rooms, entries, bytes, traces } = report;
    const [parent, ...others] = traces;
    const links = others.slice(0, MAX_LINKS).map((linked) => ({
      context: linked,
    }));
    const around = parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, parent);
    const commit = this.#tracer.startSpan("commit", {
      startTime: timeOf(report.startedAt),
      links,
      attributes: {
        "islet.commit.outcome": outcome,
        "islet.commit.rooms": rooms,
        "islet.commit.entries": entries,
        "islet.commit.bytes": bytes,
      },
    }, around);
    if (outcome === "failed") commit.setStatus({ code: SpanStatusCode.ERROR });
    if (outcome === "stored") {
      const within = trace.setSpan(ROOT_CONTEXT, commit);
      const startTime = timeOf(report.endedAt);
      this.#tracer.startSpan("broadcast", { startTime }, within)
        .end(timeOf(report.toldAt));
    }
    commit.end(timeOf(report.endedAt));
  }
}

/** Milliseconds since the epoch, of those of `performance.now()`. */
function timeOf(ms: number): number {
  return performance.timeOrigin + ms;
}
