import { oneLine } from './one-line.js';

const PLAIN = /^[\p{L}\p{N}_.:@/+-]+$/u;

/**
 * Turns one JSON log line into one line for people: time, level, event, then `key=value` in the order they were stated.
 * Values that hold spaces, quotes or control characters stay quoted as JSON, so a value can never start a line of its own.
 */
export function renderLine(json: string): string {
  const { time, level, event, ...fields } = JSON.parse(json) as Record<string, unknown>;
  return `${[String(time), String(level).padEnd(5), String(event), ...renderFields(fields)].join(' ')}\n`;
}

/** `key=value` of each field, in the order they were stated. */
export function renderFields(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).map(([key, value]) => `${key}=${renderValue(value)}`);
}

function renderValue(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  return oneLine(JSON.stringify(value));
}
