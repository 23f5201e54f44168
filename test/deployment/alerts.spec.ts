import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { findPromtool } from './find-tool.js';
import { unknownIn } from './metrics.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

/** Series in Prometheus' notation: `1x10` is ten more minutes of 1, `0+2x10` grows by 2 a minute. */
type Series = Readonly<Record<string, string>>;

const folder = join(repositoryPath, 'deploy', 'prometheus');
const rulesFile = join(folder, 'alerts.yml');
const operations = join(repositoryPath, 'docs', 'operations.md');
const { groups } = load(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);

/** Every service answers, unless a case says otherwise. */
const allUp: Series = Object.fromEntries(
  ['source-ingest', 'planner', 'executor', 'ops-api'].map((job) => [`up{job="${job}"}`, '1x3000']),
);

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'sign-sync-alerts-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** Lets promtool play the series and compare which alarms ring at that minute. @throws with promtool's words */
function expectRinging(series: Series, minute: number, names: readonly string[]): void {
  const test = {
    rule_files: [rulesFile],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries({ ...allUp, ...series }).map(([name, values]) => ({
          series: name,
          values,
        })),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${minute}m`,
            exp_samples: names.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
          },
        ],
      },
    ],
  };
  const file = join(scratch, 'alerts.test.yml');
  writeFileSync(file, JSON.stringify(test));
  execFileSync(findPromtool(), ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
}

describe('what Prometheus is told', () => {
  it('is a configuration and rules that it accepts', () => {
    const check = () =>
      execFileSync(findPromtool(), ['check', 'config', join(folder, 'prometheus.yml')], { stdio: 'pipe' });
    expect(check).not.toThrow();
  });

  it('asks every service, by its name, at the port of its health', () => {
    const config = load(readFileSync(join(folder, 'prometheus.yml'), 'utf8')) as {
      scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    expect(
      config.scrape_configs.map(({ job_name: job, dns_sd_configs: found }) => [
        job,
        found[0]?.names,
        found[0]?.port,
      ]),
    ).toEqual(['source-ingest', 'planner', 'executor', 'ops-api'].map((job) => [job, [job], 9090]));
  });
});

describe('the alarms', () => {
  it('ask only for what services tell', () => {
    expect(alerts.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  });

  it('say how grave they are, what is wrong, and where it is written what to do', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary.length).toBeGreaterThan(10);
      expect(annotations.description.length).toBeGreaterThan(10);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it.skipIf(!existsSync(operations))('each have a section of their name in docs/operations.md', () => {
    const headings = new Set(
      readFileSync(operations, 'utf8')
        .match(/^#+ .*$/gm)
        ?.map((line) => line.replace(/^#+ /, '')),
    );
    expect(alerts.map(({ alert }) => alert).filter((alert) => !headings.has(alert))).toEqual([]);
  });
});

const executor = '{job="executor",instance="a"}';
const cases: readonly (readonly [alert: string, minute: number, ringing: Series, silent: Series])[] = [
  ['SignSyncServiceDown', 5, { 'up{job="executor"}': '0x10' }, {}],
  [
    'SignSyncDatabaseDown',
    3,
    { [`sign_sync_database_up${executor}`]: '0x10' },
    { [`sign_sync_database_up${executor}`]: '0 1x10' },
  ],
  [
    'SignSyncBrokerLost',
    4,
    { [`sign_sync_broker_connected${executor}`]: '0x10' },
    { [`sign_sync_broker_connected${executor}`]: '0 1x10' },
  ],
  [
    'SignSyncOutboxStuck',
    10,
    { sign_sync_outbox_age_seconds: '301x20' },
    { sign_sync_outbox_age_seconds: '300x20' },
  ],
  [
    'SignSyncQueueGrows',
    45,
    { 'sign_sync_queue_messages{queue="a"}': '501x60' },
    { 'sign_sync_queue_messages{queue="a"}': '500x60' },
  ],
  [
    'SignSyncDeadLetterQueueNotEmptied',
    15,
    { 'sign_sync_queue_messages{queue="sign-sync.dead"}': '1x20' },
    { 'sign_sync_queue_messages{queue="a"}': '1x20' },
  ],
  ['SignSyncDeadLetters', 3, { sign_sync_dead_letters: '1x10' }, { sign_sync_dead_letters: '0x10' }],
  [
    'SignSyncRunOverdue',
    2165,
    { 'sign_sync_run_last_success_timestamp_seconds{configuration="a"}': '0x2200' },
    { 'sign_sync_run_last_success_timestamp_seconds{configuration="a"}': '3600x2200' },
  ],
  [
    'SignSyncRunStands',
    70,
    { 'sign_sync_runs{state="running"}': '1x120', sign_sync_messages_handled_total: '5x120' },
    { 'sign_sync_runs{state="running"}': '1x120', sign_sync_messages_handled_total: '0+1x120' },
  ],
  [
    'SignSyncRunsWait',
    400,
    { 'sign_sync_runs{state="waiting"}': '1x500' },
    { 'sign_sync_runs{state="waiting"}': '1x200 0x300' },
  ],
  [
    'SignSyncNoOrgHeld',
    15,
    { 'sign_sync_open_items{org="a"}': '5x30', [`sign_sync_org_leases${executor}`]: '0x30' },
    { 'sign_sync_open_items{org="a"}': '5x30', [`sign_sync_org_leases${executor}`]: '1x30' },
  ],
  [
    'SignSyncItemsFail',
    45,
    {
      'sign_sync_items_total{org="a",outcome="failed"}': '0+1x60',
      'sign_sync_items_total{org="a",outcome="applied"}': '0+3x60',
    },
    {
      'sign_sync_items_total{org="a",outcome="failed"}': '0+1x60',
      'sign_sync_items_total{org="a",outcome="applied"}': '0+5x60',
    },
  ],
  [
    'SignSyncItemsHeld',
    1500,
    { 'sign_sync_held_items{org="a"}': '1x1600' },
    { 'sign_sync_held_items{org="a"}': '1x1000 0x600' },
  ],
  [
    'SignSyncKeyRefused',
    10,
    { 'sign_sync_sign_calls_total{org="a",status="401"}': '0 0 1x20' },
    { 'sign_sync_sign_calls_total{org="a",status="200"}': '0 0 1x20' },
  ],
  [
    'SignSyncSignErrors',
    45,
    {
      'sign_sync_sign_calls_total{org="a",status="503"}': '0+1x60',
      'sign_sync_sign_calls_total{org="a",status="200"}': '0+8x60',
    },
    {
      'sign_sync_sign_calls_total{org="a",status="503"}': '0+1x60',
      'sign_sync_sign_calls_total{org="a",status="200"}': '0+10x60',
    },
  ],
  [
    'SignSyncSignSlow',
    50,
    bucketsOf('sign_sync_sign_call_seconds', 'org="a"', 10, 1),
    bucketsOf('sign_sync_sign_call_seconds', 'org="a"', 10, 9.6),
  ],
  [
    'SignSyncOrgThrottled',
    130,
    { 'sign_sync_sign_throttled_total{org="a"}': '0+2x200' },
    { 'sign_sync_sign_throttled_total{org="a"}': '0+0.5x200' },
  ],
  [
    'SignSyncOrgPaused',
    130,
    { 'sign_sync_gate_paused{org="a"}': '1x150' },
    { 'sign_sync_gate_paused{org="a"}': '1x100 0x50' },
  ],
  [
    'SignSyncHandlersSlow',
    50,
    bucketsOf('sign_sync_message_seconds', 'consumer="a",pattern="b"', 300, 1),
    bucketsOf('sign_sync_message_seconds', 'consumer="a",pattern="b"', 300, 9.6),
  ],
  [
    'SignSyncMemory',
    20,
    { [`process_resident_memory_bytes${executor}`]: '268435457x30' },
    { [`process_resident_memory_bytes${executor}`]: '268435456x30' },
  ],
  [
    'SignSyncEventLoop',
    8,
    { [`nodejs_eventloop_lag_seconds${executor}`]: '1.1x20' },
    { [`nodejs_eventloop_lag_seconds${executor}`]: '1x20' },
  ],
];

/** Ten calls a minute, `quick` of them within `seconds`. */
function bucketsOf(metric: string, labels: string, seconds: number, quick: number): Series {
  const bucket = (le: string) => `${metric}_bucket{${labels},le="${le}"}`;
  return {
    [bucket(String(seconds))]: `0+${quick}x60`,
    [bucket(String(2 * seconds))]: '0+10x60',
    [bucket('+Inf')]: '0+10x60',
  };
}

describe('an alarm rings when it should, and not before', () => {
  it.each(cases)('%s', (alert, minute, ringing, silent) => {
    expect(() => expectRinging(ringing, minute, [alert])).not.toThrow();
    expect(() => expectRinging(silent, minute, [])).not.toThrow();
  });

  it('is shown for every one of them', () => {
    expect(cases.map(([alert]) => alert)).toEqual(alerts.map(({ alert }) => alert));
  });

  it('is also shown for a service of which there is no trace', () => {
    expect(() => expectRinging({ 'up{job="executor"}': '_x10' }, 5, ['SignSyncServiceDown'])).not.toThrow();
  });
});
