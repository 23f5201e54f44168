import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AddressTakenError } from './address-taken.error.js';
import type { ReadyDocument } from './readiness.js';

export interface HealthOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly ready: () => ReadyDocument;
  /** In the text format of Prometheus; undefined when there are none to give. */
  readonly metrics: () => Promise<string | undefined>;
}

export interface HealthServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers GET /health/live (200 while the process runs), /health/ready (200 or 503, and which part is missing) and
 * /metrics (404 when nobody asked for them).
 *
 * @throws AddressTakenError
 */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, { error: String(error) });
    });
  });
  const port = await listen(server, options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { ready, metrics }: HealthOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(response, 405, { error: 'Only GET is answered here.' });
  }
  switch (request.url?.split('?')[0]) {
    case '/health/live':
      return send(response, 200, { live: true });
    case '/health/ready': {
      const document = ready();
      return send(response, document.ready ? 200 : 503, document);
    }
    case '/metrics': {
      const text = await metrics();
      if (text === undefined) {
        return send(response, 404, { error: 'Set OTEL_METRICS_EXPORTER=prometheus to have metrics here.' });
      }
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
      return;
    }
    default:
      return send(response, 404, { error: 'There are /health/live, /health/ready and /metrics here.' });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(`${JSON.stringify(body)}\n`);
}

function listen(server: Server, { host, port }: HealthOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new AddressTakenError(host, port, { cause: error })));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
