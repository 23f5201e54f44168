import type { Meter } from '@opentelemetry/api';
import { measure, type MeasuredName } from '../measure.js';
import type { Observation } from '../observation.js';
import type { StateGauges } from '../state-gauges.js';
import { openProcessMeter } from './process-meter.js';
import { openStateMeter } from './state-meter.js';

/** Turns observations into counts, and reads gauges when somebody collects. */
export interface ObservationMeter {
  readonly observe: (observation: Observation) => void;
  readonly watch: (gauges: StateGauges) => void;
  readonly close: () => void;
}

type Record = (value: number, labels: Readonly<{ [label: string]: string }>) => void;

/** Bounds in seconds: of one call or one message, of a wait that Sign may ask for, of a run. */
const QUICK = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WAITS = [0.001, 0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];
const RUNS = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800];

export function openMeter(meter: Meter): ObservationMeter {
  const recorders = openRecorders(meter);
  const state = openStateMeter(meter);
  const stopProcess = openProcessMeter(meter);
  return {
    observe(observation) {
      for (const { name, value, labels } of measure(observation)) recorders[name](value, labels);
    },
    watch: state.watch,
    close: stopProcess,
  };
}

function openRecorders(meter: Meter): Readonly<{ [Name in MeasuredName]: Record }> {
  const counter = (name: MeasuredName, description: string): Record => {
    const instrument = meter.createCounter(name, { description });
    return (value, labels) => instrument.add(value, labels);
  };
  const histogram = (name: MeasuredName, description: string, bounds: number[]): Record => {
    const advice = { explicitBucketBoundaries: bounds };
    const instrument = meter.createHistogram(name, { description, unit: 's', advice });
    return (value, labels) => instrument.record(value, labels);
  };
  const message = 'sign_sync_message_seconds';
  const wait = 'sign_sync_gate_wait_seconds';
  const call = 'sign_sync_sign_call_seconds';
  return {
    sign_sync_messages_handled_total: counter(
      'sign_sync_messages_handled_total',
      'Deliveries, by what became of them',
    ),
    [message]: histogram(message, 'From the delivery of a message to the end of its handler', QUICK),
    sign_sync_sign_calls_total: counter('sign_sync_sign_calls_total', 'HTTP attempts at Acrobat Sign'),
    [call]: histogram(call, 'From the start of an HTTP attempt to its answer', QUICK),
    [wait]: histogram(wait, "Wait of an HTTP attempt for its org's gate", WAITS),
    sign_sync_sign_throttled_total: counter('sign_sync_sign_throttled_total', 'Answers 429 of Acrobat Sign'),
    sign_sync_items_total: counter('sign_sync_items_total', 'Plan items that came to an end, by how'),
    sign_sync_run_seconds: histogram('sign_sync_run_seconds', 'From the start of a run to its end', RUNS),
  };
}
