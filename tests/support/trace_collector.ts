// Runs in tests.

/** A span, as OTLP has it in JSON. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly links: readonly { readonly spanId: string }[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }[];
  readonly status: { readonly code: number };
}

/** What is looked at of OTLP's `ExportTraceServiceRequest`. */
interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly CollectedSpan[];
    }[];
  }[];
}

/** Takes traces by OTLP over HTTP, as a collector of OpenTelemetry does. */
export class TraceCollector implements AsyncDisposable {
  /** Islet's own spans so far. */
  readonly spans: CollectedSpan[] = [];
  /** All that has come, as it came: spans of Deno's own, figures and the log, too. */
  told = "";
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const isOfTraces = new URL(request.url).pathname === "/v1/traces";
      const body = await request.text();
      this.told += body;
      if (isOfTraces) this.#take(JSON.parse(body));
      return Response.json({});
    },
  );

  /** Environment variables that have Deno send its traces here, and soon. */
  get settings(): Record<string, string> {
    return {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_BSP_SCHEDULE_DELAY: "50",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  #take({ resourceSpans }: TraceRequest): void {
    for (
      const { scope, spans } of resourceSpans.flatMap((of) => of.scopeSpans)
    ) {
      if (scope.name === "islet") this.spans.push(...spans);
    }
  }
}
