interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

const gauge = (...labels: string[]): Metric => ({ kind: 'gauge', labels });
const counter = (...labels: string[]): Metric => ({ kind: 'counter', labels });
const histogram = (...labels: string[]): Metric => ({ kind: 'histogram', labels });

/** What services tell at /metrics. Dashboards and alarms are written against these names. */
export const metrics: Readonly<Record<string, Metric>> = {
  sign_sync_queue_messages: gauge('queue'),
  sign_sync_outbox_messages: gauge(),
  sign_sync_outbox_age_seconds: gauge(),
  sign_sync_outbox_parked_messages: gauge(),
  sign_sync_dead_letters: gauge(),
  sign_sync_messages_handled_total: counter('consumer', 'pattern', 'outcome'),
  sign_sync_message_seconds: histogram('consumer', 'pattern'),
  sign_sync_sign_calls_total: counter('org', 'method', 'route', 'status'),
  sign_sync_sign_call_seconds: histogram('org'),
  sign_sync_gate_wait_seconds: histogram('org'),
  sign_sync_sign_throttled_total: counter('org'),
  sign_sync_gate_paused: gauge('org'),
  sign_sync_held_items: gauge('org'),
  sign_sync_open_items: gauge('org'),
  sign_sync_items_total: counter('org', 'action', 'outcome'),
  sign_sync_runs: gauge('state'),
  sign_sync_run_seconds: histogram(),
  sign_sync_run_last_success_timestamp_seconds: gauge('configuration'),
  sign_sync_org_leases: gauge(),
  sign_sync_broker_connected: gauge(),
  sign_sync_database_up: gauge(),
  process_resident_memory_bytes: gauge(),
  process_cpu_seconds_total: counter(),
  nodejs_eventloop_lag_seconds: gauge(),
};

/** Labels that Prometheus itself adds, and its own series of targets. */
const everywhere = ['job', 'instance', 'le'];

/** The metrics that an expression of Prometheus asks for. */
export function metricsIn(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:sign_sync|process|nodejs)_\w+/g)].map(([name]) => name);
}

/** What an expression asks for that no service tells: names, and labels in braces and after `by`. */
export function unknownIn(expression: string): readonly string[] {
  const names = metricsIn(expression);
  const known = names.map((name) => seriesNamed(name));
  const labels = new Set([...everywhere, ...known.flatMap((metric) => metric?.labels ?? [])]);
  const asked = [
    ...[...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers = '']) =>
      [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    ),
    ...[...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/\s*,\s*/)),
  ];
  return [
    ...names.filter((_, index) => known[index] === undefined),
    ...asked.filter((label) => !labels.has(label)).map((label) => `the label ${label} in ${expression}`),
  ];
}

/** A histogram is only there as its buckets, count and sum. */
function seriesNamed(name: string): Metric | undefined {
  const plain = metrics[name];
  if (plain !== undefined) return plain.kind === 'histogram' ? undefined : plain;
  const whole = metrics[name.replace(/_(bucket|count|sum)$/, '')];
  return whole?.kind === 'histogram' ? whole : undefined;
}
