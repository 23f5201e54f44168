import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../apps/all-in-one/src/index.js';
import { GaugeRepository } from '#db';
import { createObserver, startTelemetry, type Telemetry } from '#telemetry';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles } from '../support/config-files.js';
import { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');

let server: PrivateDatabase;
let world: ServicesWorld;
let collector: OtlpCollector;
let telemetry: Telemetry;
/** The log, one JSON line each. */
let said: { readonly event: string; readonly traceId?: string }[];

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
beforeEach(async () => {
  collector = await startOtlpCollector();
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: { users: [signUser(bo.email)] } }),
    files: { ...configFiles(), 'users.csv': csvOf([ana, bo]) },
  });
});
afterEach(async () => {
  await telemetry.stop();
  vi.unstubAllEnvs();
  await world.close();
  await collector.close();
});
afterAll(() => server.close());

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  said = [];
  const write = (line: string) => void said.push(JSON.parse(line) as (typeof said)[number]);
  const log = createObserver({ level: 'debug', format: 'json', destination: { write } });
  telemetry = await startTelemetry({ serviceName: 'all-in-one', env: process.env, log });
  const gauges = new GaugeRepository(world.db);
  telemetry.watch({ database: () => gauges.read() });
}

/** A sync from its trigger to its end. Returns the run's trace id. */
async function sync(): Promise<{ runId: string; traceId: string }> {
  const ignore = () => undefined;
  const { runId } = await runCommand(world.db, {
    ...{ config: await world.config(), mode: 'sync', options: {}, command: 'spec', wait: false },
    ...{ maxWaitMs: 60_000, signal: new AbortController().signal },
    ...{ observe: telemetry.observe, onNotice: ignore, onStarted: ignore },
  });
  const { traceId, state } = await world.runs.find(runId);
  expect(state).toBe('done');
  return { runId, traceId };
}

/** From the first span of its trace down to the span itself. */
function pathTo(span: CollectedSpan): string[] {
  if (span.parentSpanId === '') return [span.name];
  const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent ? pathTo(parent) : ['unknown']), span.name];
}

function pathsTo(name: string): string[] {
  return collector.spans.filter((span) => span.name === name).map((span) => pathTo(span).join(' > '));
}

/** The value of one sample of the metrics text. */
async function sample(name: string): Promise<number | undefined> {
  const lines = ((await telemetry.metricsText?.()) ?? '').split('\n');
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe('traces', () => {
  const REFRESH = 'run requested > planner run.requested.v1 > executor org.refresh.requested.v1';

  beforeEach(async () => {
    await start({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
  });

  it('lead from the trigger over the messages to each call at Sign, as one trace', async () => {
    const { traceId } = await sync();
    await telemetry.stop();
    expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(new Set(collector.spans.map(({ service }) => service))).toEqual(new Set(['all-in-one']));
    expect(collector.spans.filter((span) => pathTo(span)[0] !== 'run requested')).toEqual([]);

    expect(pathsTo('directory read')).toEqual([
      'run requested > source-ingest run.requested.v1 > directory read',
    ]);
    expect(pathsTo('GET /groups')).toEqual([`${REFRESH} > org refresh > GET /groups`]);
    expect(pathsTo('plan org')).toHaveLength(
      collector.spans.filter(({ name }) => name === 'planner org.plan.requested.v1').length,
    );
    const [created] = pathsTo('POST /users');
    expect(created).toMatch(
      / > planner (?:plan\.approved|actions\.settled)\.v1 > executor sign\.action\.v1 > action item > POST \/users$/,
    );

    const calls = collector.spans.filter(({ kind }) => kind === 3);
    expect(calls).toHaveLength(world.sign.ledger().length);
  });

  it('say what a call was, and name neither a person nor the key', async () => {
    await sync();
    await telemetry.stop();
    const created = collector.spans.find(({ name }) => name === 'POST /users');
    expect(created?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'url.template': '/users',
      'http.response.status_code': 201,
      'sign_sync.org': 'primary',
      'sign_sync.outcome': 'ok',
    });
    const everything = JSON.stringify(collector.spans);
    const { key } = (await world.config()).orgs[0] ?? {};
    expect(everything).not.toMatch(/@|ana\.lee|bo\.ray/);
    expect(everything).not.toContain(key?.reveal());
  });

  it('are named by the run, its audit records and its log lines', async () => {
    const { runId, traceId } = await sync();
    const audited = await world.db.query<{ traceId: string }>(
      'select distinct trace_id as "traceId" from audit_record where run_id = $1',
      [runId],
    );
    expect(audited).toEqual([{ traceId }]);
    const events = [
      'run.started',
      'source.read',
      'org.refreshed',
      'sign.call',
      'plan.built',
      'plan.released',
      'run.finished',
    ];
    const lines = said.filter(({ event }) => events.includes(event));
    expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(events));
    expect(new Set(lines.map((line) => line.traceId))).toEqual(new Set([traceId]));
  });

  it('mark a call that Sign throttled as failed, and the one after it as sent again', async () => {
    const throttle = { kind: 'status', status: 429, retryAfter: 1, count: 1 } as const;
    world.sign.control({ faults: [{ ...throttle, method: 'GET', route: '/groups' }] });
    await sync();
    await telemetry.stop();
    const groups = collector.spans.filter(({ name }) => name === 'GET /groups');
    expect(groups.map(({ failed, attributes }) => [failed, attributes['http.request.resend_count']])).toEqual(
      [
        [true, 0],
        [false, 1],
      ],
    );
  });

  it('go beside the metrics of the same process', async () => {
    await sync();
    await telemetry.stop();
    for (const name of [
      'sign_sync_sign_calls_total',
      'sign_sync_outbox_messages',
      'process_cpu_seconds_total',
    ]) {
      expect(collector.metricNames).toContain(name);
    }
  });
});

describe('metrics', () => {
  it('add up to what happened', async () => {
    await start({ OTEL_METRICS_EXPORTER: 'prometheus' });
    await sync();
    const created = 'sign_sync_sign_calls_total{org="primary",method="POST",route="/users",status="201"}';
    expect(await sample(created)).toBe(1);
    expect(await sample('sign_sync_sign_call_seconds_count{org="primary"}')).toBe(world.sign.ledger().length);
    expect(await sample('sign_sync_gate_wait_seconds_count{org="primary"}')).toBe(world.sign.ledger().length);
    const handled =
      'sign_sync_messages_handled_total{consumer="source-ingest",pattern="run.requested.v1",outcome="ack"}';
    expect(await sample(handled)).toBe(1);
    const ended = (action: string) =>
      sample(`sign_sync_items_total{org="primary",action="${action}",outcome="applied"}`);
    expect([await ended('create'), await ended('update')]).toEqual([1, 1]);
    expect(await sample('sign_sync_run_seconds_count')).toBe(1);
    expect(await sample('sign_sync_outbox_messages')).toBe(0);
    expect(await sample('sign_sync_open_items{org="primary"}')).toBe(0);
    expect(
      await sample(
        `sign_sync_run_last_success_timestamp_seconds{configuration="${(await world.config()).name}"}`,
      ),
    ).toBeGreaterThan(1.7e9);
  });
});

describe('an exporter that is refused', () => {
  it('disturbs nothing, and is said once', async () => {
    const { url } = collector;
    await collector.close();
    await start({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    await sync();
    await sync();
    await vi.waitFor(() => expect(said.map(({ event }) => event)).toContain('telemetry.failed'), 10_000);
    await telemetry.stop();
    expect(said.filter(({ event }) => event === 'telemetry.failed')).toHaveLength(1);
  });
});
