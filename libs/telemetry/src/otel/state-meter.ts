import type { BatchObservableResult, Meter, ObservableGauge } from '@opentelemetry/api';
import type { DatabaseGauges, StateGauges } from '../state-gauges.js';
import { keepFor } from './keep-for.js';

/** Two collectors, or an eager one, do not ask the database twice within this time. */
const KEPT_MS = 5000;

/** A figure that takes longer is missing this time: collecting must not hang with the database. */
const ANSWER_MS_MAX = 5000;

const GAUGES = {
  sign_sync_queue_messages: 'Messages in a queue of the broker, ready or unacknowledged',
  sign_sync_outbox_messages: 'Messages that are due and not settled',
  sign_sync_outbox_age_seconds: 'Age of the oldest message that is due',
  sign_sync_outbox_parked_messages: 'Messages put off to a later time',
  sign_sync_dead_letters: 'Messages that could not be handled and wait for a person',
  sign_sync_gate_paused: 'Whether the org has asked for silence',
  sign_sync_held_items: 'Items of the newest plan that are held',
  sign_sync_open_items: 'Items released and not finished',
  sign_sync_runs: 'Runs that are not over',
  sign_sync_run_last_success_timestamp_seconds: 'When the newest run that ended done ended',
  sign_sync_org_leases: 'Orgs whose lease this process holds',
  sign_sync_broker_connected: 'Whether this process is connected to the broker',
  sign_sync_database_up: 'Whether the database answered',
} as const;

type GaugeName = keyof typeof GAUGES;
type Set = (name: GaugeName, value: number, labels?: Readonly<Record<string, string>>) => void;

/** Gauges of the stored state, read when somebody collects. */
export function openStateMeter(meter: Meter): { readonly watch: (gauges: StateGauges) => void } {
  const names = Object.keys(GAUGES) as GaugeName[];
  const instruments = new Map(
    names.map((name): [GaugeName, ObservableGauge] => [
      name,
      meter.createObservableGauge(name, { description: GAUGES[name] }),
    ]),
  );
  // Until somebody watches, the process has not reached its database.
  let read = async (set: Set): Promise<void> => set('sign_sync_database_up', 0);
  const collect = async (result: BatchObservableResult): Promise<void> => {
    await read((name, value, labels = {}) => {
      const instrument = instruments.get(name);
      if (instrument) result.observe(instrument, value, labels);
    });
  };
  meter.addBatchObservableCallback(collect, [...instruments.values()]);
  return { watch: (gauges) => void (read = reader(gauges)) };
}

function reader(gauges: StateGauges): (set: Set) => Promise<void> {
  const database = keepFor(KEPT_MS, ANSWER_MS_MAX, gauges.database);
  const queues = gauges.queues && keepFor(KEPT_MS, ANSWER_MS_MAX, gauges.queues);
  return async (set) => {
    const [stored, depths] = await Promise.all([database(), queues?.()]);
    set('sign_sync_database_up', stored ? 1 : 0);
    if (stored) setStored(stored, set);
    for (const { queue, messages } of depths ?? []) set('sign_sync_queue_messages', messages, { queue });
    if (gauges.isBrokerConnected) set('sign_sync_broker_connected', gauges.isBrokerConnected() ? 1 : 0);
    if (gauges.orgLeases) set('sign_sync_org_leases', gauges.orgLeases());
  };
}

function setStored({ outbox, deadLetters, orgs, runs, lastSuccess }: DatabaseGauges, set: Set): void {
  set('sign_sync_outbox_messages', outbox.due);
  set('sign_sync_outbox_age_seconds', outbox.oldestSeconds);
  set('sign_sync_outbox_parked_messages', outbox.parked);
  set('sign_sync_dead_letters', deadLetters);
  set('sign_sync_runs', runs.running, { state: 'running' });
  set('sign_sync_runs', runs.waiting, { state: 'waiting' });
  for (const { org, paused, held, open } of orgs) {
    set('sign_sync_gate_paused', paused ? 1 : 0, { org });
    set('sign_sync_held_items', held, { org });
    set('sign_sync_open_items', open, { org });
  }
  for (const { configuration, at } of lastSuccess) {
    set('sign_sync_run_last_success_timestamp_seconds', at, { configuration });
  }
}
