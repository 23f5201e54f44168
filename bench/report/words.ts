import type { BenchResult } from './result.js';

type Measure = BenchResult['measures'][number];

export function figure({ value, unit }: Pick<Measure, 'value' | 'unit'>): string {
  return `${number(value)} ${unit}`;
}

export function goalWords({ goal, unit }: Measure): string {
  return goal === undefined ? '' : `${goal.sense === 'at least' ? '≥' : '≤'} ${number(goal.value)} ${unit}`;
}

export function metWords({ met }: Measure): string {
  return met === undefined ? '' : met ? 'met' : 'missed';
}

/** Of several samples the least and the greatest. */
export function spread({ samples }: Measure): string {
  if (samples.length < 2) return '1 run';
  return `${samples.length} runs, ${number(Math.min(...samples))} to ${number(Math.max(...samples))}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 });
}
