import type { RunBody } from '#contracts';
import { minuteOf } from './moments.js';
import { table } from './table.js';

const HEAD = ['run', 'configuration', 'what', 'state', 'requested (UTC)', 'took', 'id'];

/** A run a line, the newest first. */
export function runListLines(runs: readonly RunBody[], next: string | null | undefined): string[] {
  if (runs.length === 0) return ['There is no such run.'];
  return [
    ...table([
      HEAD,
      ...runs.map(({ name, configName, mode, state, requestedAt, startedAt, finishedAt, id }) => [
        ...[name, configName, mode, state.replace('_', ' '), minuteOf(requestedAt)],
        ...[finishedAt === null ? '-' : tookWords(finishedAt.getTime() - startedAt.getTime()), id],
      ]),
    ]),
    ...(next ? [`… and older ones: --after ${next}`] : []),
  ];
}

export function tookWords(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
