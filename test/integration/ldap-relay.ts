import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server. When so many bytes have come from the server, no more are passed on, and something happens. */
export async function startRelay(
  target: string,
  { bytes, onCut }: { readonly bytes: number; readonly onCut: () => Promise<void> },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let left = bytes;
  let isCut = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (isCut) return;
      client.write(chunk);
      left -= chunk.length;
      isCut = left <= 0;
      if (isCut) void onCut();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `ldap://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
