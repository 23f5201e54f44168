import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { bytesIn, decodeFields, type Fields, messagesIn, numberIn, textIn } from './protobuf.js';

/** A span as it arrived. Field numbers are those of opentelemetry/proto/trace/v1/trace.proto. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  /** 1 internal, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
}

/** Takes what an exporter sends by OTLP over HTTP, on a free port of this machine. */
export interface OtlpCollector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  readonly metricNames: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const metricNames = new Set<string>();
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fields = decodeFields(await buffer(request));
    if (request.url === '/v1/traces') spans.push(...spansOf(fields));
    else if (request.url === '/v1/metrics') for (const name of metricsOf(fields)) metricNames.add(name);
    else response.statusCode = 404;
    response.setHeader('content-type', 'application/x-protobuf').end();
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    metricNames,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansOf(request: Fields): CollectedSpan[] {
  return messagesIn(request, 1).flatMap((ofResource) => {
    const [resource] = messagesIn(ofResource, 1);
    const service = String(resource ? attributesIn(resource, 1)['service.name'] : '');
    return messagesIn(ofResource, 2).flatMap((scope) =>
      messagesIn(scope, 2).map((span) => ({
        ...{ service, name: textIn(span, 5), kind: numberIn(span, 6), attributes: attributesIn(span, 9) },
        traceId: bytesIn(span, 1).toString('hex'),
        spanId: bytesIn(span, 2).toString('hex'),
        parentSpanId: bytesIn(span, 4).toString('hex'),
        failed: messagesIn(span, 15).some((status) => numberIn(status, 3) === 2),
      })),
    );
  });
}

function metricsOf(request: Fields): string[] {
  return messagesIn(request, 1).flatMap((ofResource) =>
    messagesIn(ofResource, 2).flatMap((scope) => messagesIn(scope, 2).map((metric) => textIn(metric, 1))),
  );
}

function attributesIn(fields: Fields, number: number): Record<string, string | number> {
  return Object.fromEntries(
    messagesIn(fields, number).map((pair) => {
      const [value] = messagesIn(pair, 2);
      return [textIn(pair, 1), value === undefined ? '' : valueOf(value)];
    }),
  );
}

function valueOf(value: Fields): string | number {
  return value.has(1) ? textIn(value, 1) : numberIn(value, value.has(2) ? 2 : 3);
}
