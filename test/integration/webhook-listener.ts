import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedHook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP listener that keeps what it is sent, and counts connections, also those that send nothing. */
export class WebhookListener {
  readonly hooks: ReceivedHook[] = [];
  connections = 0;
  /** What it answers next, the last one for ever. */
  statuses: number[] = [204];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(): Promise<WebhookListener> {
    const opened: { listener?: WebhookListener } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { listener } = opened;
        if (listener === undefined) return;
        const body = Buffer.concat(chunks).toString();
        listener.hooks.push({ path: request.url ?? '', headers: request.headers, body });
        const [status = 204] = listener.statuses;
        if (listener.statuses.length > 1) listener.statuses.shift();
        response
          .writeHead(status, status === 302 ? { location: `http://127.0.0.1:${listener.port}/led` } : {})
          .end();
      });
    });
    server.on('connection', () => {
      if (opened.listener) opened.listener.connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (opened.listener = new WebhookListener(server, (server.address() as AddressInfo).port));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
