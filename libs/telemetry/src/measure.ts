import type { Observation } from './observation.js';

/** Counters and histograms that observations feed. The names are those of docs/telemetry.md. */
export type MeasuredName =
  | 'sign_sync_messages_handled_total'
  | 'sign_sync_message_seconds'
  | 'sign_sync_sign_calls_total'
  | 'sign_sync_sign_call_seconds'
  | 'sign_sync_gate_wait_seconds'
  | 'sign_sync_sign_throttled_total'
  | 'sign_sync_items_total'
  | 'sign_sync_run_seconds';

/** One amount for one instrument. Labels never hold what grows without bound: no id, no address, no name of a person. */
export interface Measurement {
  readonly name: MeasuredName;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

type Of<Event extends Observation['event']> = Extract<Observation, { event: Event }>;

/** What an observation counts for. Every kind of observation is decided on here, also the many that count for nothing. */
export function measure(observation: Observation): readonly Measurement[] {
  switch (observation.event) {
    case 'message.handled':
      return messageHandled(observation);
    case 'sign.call':
      return signCall(observation);
    case 'action.applied':
      return itemEnded(observation, 'applied');
    case 'action.skipped':
      return itemEnded(observation, 'skipped');
    case 'action.superseded':
      return itemEnded(observation, 'superseded');
    case 'action.failed':
      return itemEnded(observation, 'failed');
    case 'run.finished':
      return [{ name: 'sign_sync_run_seconds', value: observation.durationMs / 1000, labels: {} }];
    case 'command.started':
    case 'command.said':
    case 'command.failed':
    case 'command.ended':
    case 'run.started':
    case 'source.read':
    case 'source.failed':
    case 'org.refreshed':
    case 'org.refresh.failed':
    case 'org.answered':
    case 'plan.built':
    case 'plan.released':
    case 'plan.wave-stopped':
    case 'gate.paused':
    case 'message.retried':
    case 'message.dead':
    case 'message.parked':
    case 'message.returned':
    case 'consumer.cancelled':
    case 'broker.connected':
    case 'broker.lost':
    case 'broker.unreachable':
    case 'broker.blocked':
    case 'broker.unblocked':
    case 'relay.failed':
    case 'relay.drain.incomplete':
    case 'service.listening':
    case 'service.ready':
    case 'service.unready':
    case 'service.stopping':
    case 'service.stopped':
    case 'service.failed':
    case 'config.loaded':
    case 'config.invalid':
    case 'config.removed':
    case 'database.unreachable':
    case 'database.connected':
    case 'database.lost':
    case 'service.waiting':
    case 'database.migrated':
    case 'notice.sent':
    case 'notice.failed':
    case 'notice.given-up':
    case 'notice.round-failed':
    case 'schedule.fired':
    case 'schedule.dropped':
    case 'schedule.waiting':
    case 'schedule.failed':
    case 'watch.changed':
    case 'watch.failed':
    case 'hints.accepted':
    case 'hints.folded':
    case 'hints.given-up':
    case 'hints.caught-up':
    case 'hints.failed':
    case 'telemetry.failed':
    case 'api.failed':
    case 'api.access':
    case 'audit.checkpoint':
    case 'audit.checkpoint.failed':
    case 'audit.unguarded':
    case 'database.notice':
      return [];
  }
}

function messageHandled({ consumer, pattern, outcome, durationMs }: Of<'message.handled'>): Measurement[] {
  const labels = { consumer, pattern };
  return [
    { name: 'sign_sync_messages_handled_total', value: 1, labels: { ...labels, outcome } },
    { name: 'sign_sync_message_seconds', value: durationMs / 1000, labels },
  ];
}

function signCall({ org, method, route, status, gateWaitMs, durationMs }: Of<'sign.call'>): Measurement[] {
  const answered = status === undefined ? 'none' : String(status);
  return [
    { name: 'sign_sync_sign_calls_total', value: 1, labels: { org, method, route, status: answered } },
    { name: 'sign_sync_sign_call_seconds', value: durationMs / 1000, labels: { org } },
    { name: 'sign_sync_gate_wait_seconds', value: gateWaitMs / 1000, labels: { org } },
    ...(status === 429
      ? [{ name: 'sign_sync_sign_throttled_total' as const, value: 1, labels: { org } }]
      : []),
  ];
}

function itemEnded(
  { org, kind }: { readonly org: string; readonly kind: string },
  outcome: string,
): Measurement[] {
  return [{ name: 'sign_sync_items_total', value: 1, labels: { org, action: kind, outcome } }];
}
