import { afterEach, describe, expect, it } from 'vitest';
import { type HealthOptions, type HealthServer, startHealthServer } from './health-server.js';

let server: HealthServer | undefined;
afterEach(() => server?.close());

async function start(options: Partial<HealthOptions> = {}): Promise<HealthServer> {
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    ready: () => ({ ready: true, parts: {} }),
    metrics: async () => undefined,
    ...options,
  });
  return server;
}

describe('the health server', () => {
  it('is alive whatever else is not', async () => {
    const { url } = await start({ ready: () => ({ ready: false, parts: {} }) });
    const live = await fetch(`${url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { live: true }]);
  });

  it('answers 503 with the missing part while the service is not ready, and 200 once it is', async () => {
    let reason: string | undefined = 'connection refused';
    const { url } = await start({
      ready: () =>
        reason === undefined
          ? { ready: true, parts: { broker: { ready: true } } }
          : { ready: false, parts: { broker: { ready: false, reason } } },
    });
    const before = await fetch(`${url}/health/ready`);
    expect([before.status, await before.json()]).toEqual([
      503,
      { ready: false, parts: { broker: { ready: false, reason: 'connection refused' } } },
    ]);
    reason = undefined;
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('gives metrics as text, and 404 where nobody asked for them', async () => {
    let text: string | undefined;
    const { url } = await start({ metrics: async () => text });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    text = 'up 1\n';
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    expect(await answer.text()).toBe('up 1\n');
  });

  it('answers 500 when the metrics cannot be gathered, and goes on', async () => {
    const { url } = await start({ metrics: () => Promise.reject(new Error('no figures')) });
    expect((await fetch(`${url}/metrics`)).status).toBe(500);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('knows nothing else, and changes nothing', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/api/v1/runs`)).status).toBe(404);
    expect((await fetch(`${url}/health/live`, { method: 'POST' })).status).toBe(405);
  });

  it('says which port is taken', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    await expect(
      startHealthServer({
        host: '127.0.0.1',
        port,
        ready: () => ({ ready: true, parts: {} }),
        metrics: async () => undefined,
      }),
    ).rejects.toMatchObject({
      code: 'ADDRESS_TAKEN',
      message: expect.stringContaining(String(port)) as string,
    });
  });
});
