import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import type { Observation, Observe } from './observation.js';
import { observe } from './observe.js';
import { inSpan } from './span.js';
import { startTelemetry, type Telemetry } from './start-telemetry.js';
import type { DatabaseGauges } from './state-gauges.js';

const NOTICE: Observation = { event: 'database.notice', message: 'hm' };
const SILENT: Observe = () => undefined;

const GAUGES: DatabaseGauges = {
  outbox: { due: 7, oldestSeconds: 12.5, parked: 3 },
  deadLetters: 2,
  orgs: [{ org: 'primary', paused: true, held: 4, open: 5 }],
  runs: { running: 1, waiting: 6 },
  lastSuccess: [{ configuration: 'demo', at: 1_764_000_000 }],
};

let running: Telemetry | undefined;

async function start(env: NodeJS.ProcessEnv, log: Observe = SILENT): Promise<Telemetry> {
  running = await startTelemetry({ serviceName: 'planner', env, log });
  return running;
}

/** The sample lines of the metrics text: `name{labels} value`. */
async function samples(telemetry: Telemetry): Promise<string[]> {
  const text = (await telemetry.metricsText?.()) ?? '';
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** OpenTelemetry is CommonJS: what of it was loaded stands in Node's cache of such modules. */
function loaded(): string[] {
  const { cache } = createRequire(import.meta.url);
  return Object.keys(cache).filter((path) => path.includes('/node_modules/@opentelemetry/'));
}

afterEach(() => running?.stop());

describe('startTelemetry', () => {
  // The first: once loaded, modules stay.
  it('loads nothing of OpenTelemetry until an exporter is configured', async () => {
    const off = await start({
      OTEL_SERVICE_NAME: 'planner',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    });
    await inSpan('work', {}, async () => undefined);
    expect(off.metricsText).toBeUndefined();
    expect(loaded()).toEqual([]);
    await off.stop();
    await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    expect(loaded().length).toBeGreaterThan(0);
  });

  it.each([{}, { OTEL_METRICS_EXPORTER: 'prometheus' }])(
    'takes the observations of the process to the log until it is stopped, with %j',
    async (env) => {
      const said: Observation[] = [];
      const telemetry = await start(env, (observation) => said.push(observation));
      observe(NOTICE);
      telemetry.observe(NOTICE);
      await telemetry.stop();
      observe(NOTICE);
      expect(said).toEqual([NOTICE, NOTICE]);
    },
  );

  it('counts observations', async () => {
    const telemetry = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    const call = { method: 'PUT', route: '/users/:id/state', attempt: 1, durationMs: 30, gateWaitMs: 2000 };
    observe({ event: 'sign.call', org: 'primary', ...call, status: 200, outcome: 'ok' });
    observe({ event: 'sign.call', org: 'primary', ...call, status: 429, outcome: 'throttled' });
    const lines = await samples(telemetry);
    expect(lines).toEqual(
      expect.arrayContaining([
        'sign_sync_sign_calls_total{org="primary",method="PUT",route="/users/:id/state",status="200"} 1',
        'sign_sync_sign_calls_total{org="primary",method="PUT",route="/users/:id/state",status="429"} 1',
        'sign_sync_sign_throttled_total{org="primary"} 1',
        'sign_sync_sign_call_seconds_count{org="primary"} 2',
        'sign_sync_sign_call_seconds_bucket{org="primary",le="0.025"} 0',
        'sign_sync_sign_call_seconds_bucket{org="primary",le="0.05"} 2',
        'sign_sync_gate_wait_seconds_sum{org="primary"} 4',
      ]),
    );
  });

  it('reads the gauges of the stored state when somebody collects', async () => {
    const telemetry = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    expect(await samples(telemetry)).toContain('sign_sync_database_up 0');
    telemetry.watch({
      database: async () => GAUGES,
      queues: async () => [{ queue: 'planner.run.requested.v1', messages: 9 }],
      isBrokerConnected: () => true,
      orgLeases: () => 2,
    });
    const lines = (await samples(telemetry)).filter((line) => line.startsWith('sign_sync_'));
    expect(lines.toSorted()).toEqual([
      'sign_sync_broker_connected 1',
      'sign_sync_database_up 1',
      'sign_sync_dead_letters 2',
      'sign_sync_gate_paused{org="primary"} 1',
      'sign_sync_held_items{org="primary"} 4',
      'sign_sync_open_items{org="primary"} 5',
      'sign_sync_org_leases 2',
      'sign_sync_outbox_age_seconds 12.5',
      'sign_sync_outbox_messages 7',
      'sign_sync_outbox_parked_messages 3',
      'sign_sync_queue_messages{queue="planner.run.requested.v1"} 9',
      'sign_sync_run_last_success_timestamp_seconds{configuration="demo"} 1764000000',
      'sign_sync_runs{state="running"} 1',
      'sign_sync_runs{state="waiting"} 6',
    ]);
  });

  it('says that the database is down, and leaves out what only it knows', async () => {
    const telemetry = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    telemetry.watch({
      database: () => Promise.reject(new Error('connection refused')),
      isBrokerConnected: () => false,
    });
    const lines = (await samples(telemetry)).filter((line) => line.startsWith('sign_sync_'));
    expect(lines.toSorted()).toEqual(['sign_sync_broker_connected 0', 'sign_sync_database_up 0']);
  });

  it('tells what the process uses', async () => {
    const telemetry = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    const values = new Map((await samples(telemetry)).map((line) => line.split(' ') as [string, string]));
    expect(Number(values.get('process_resident_memory_bytes'))).toBeGreaterThan(10_000_000);
    expect(Number(values.get('process_cpu_seconds_total'))).toBeGreaterThan(0);
    expect(Number(values.get('nodejs_eventloop_lag_seconds'))).toBeGreaterThanOrEqual(0);
  });

  it('may be started again in the same process, and starts from nothing', async () => {
    const first = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    observe({ event: 'run.finished', runId: 'r', state: 'done', durationMs: 1000 });
    expect(await samples(first)).toContain('sign_sync_run_seconds_count 1');
    await first.stop();
    const second = await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    observe({ event: 'run.finished', runId: 'r', state: 'done', durationMs: 1000 });
    expect(await samples(second)).toContain('sign_sync_run_seconds_count 1');
  });
});
