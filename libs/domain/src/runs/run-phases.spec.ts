import { describe, expect, it } from 'vitest';
import { type RunPhaseFacts, runPhases } from './run-phases.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));
const facts: RunPhaseFacts = {
  ...{ mode: 'sync', state: 'done', requestedAt: at(0), startedAt: at(1), finishedAt: at(9) },
  ...{ readAt: at(3), stillReading: 0, plannedFrom: at(3), plannedAt: at(4), appliedFrom: at(5) },
};
const shown = (more: Partial<RunPhaseFacts>) =>
  runPhases({ ...facts, ...more }).map(({ phase, since, until }) => [
    ...[phase, since?.getUTCMinutes() ?? null, until?.getUTCMinutes() ?? null],
  ]);

describe('the phases of a run', () => {
  it('follow one another from the request to the end', () => {
    expect(shown({})).toEqual([
      ['waiting', 0, 1],
      ['reading', 1, 3],
      ['planning', 3, 5],
      ['applying', 5, 9],
    ]);
  });

  it('that have not begun, or go on, say so', () => {
    const running = { state: 'running', finishedAt: null };
    expect(
      shown({
        ...running,
        stillReading: 1,
        readAt: null,
        plannedFrom: null,
        plannedAt: null,
        appliedFrom: null,
      }),
    ).toEqual([
      ['waiting', 0, 1],
      ['reading', 1, null],
      ['planning', null, null],
      ['applying', null, null],
    ]);
    expect(shown({ ...running, appliedFrom: null }).slice(2)).toEqual([
      ['planning', 3, null],
      ['applying', null, null],
    ]);
  });

  it('are those that the run has', () => {
    expect(shown({ state: 'waiting', finishedAt: null })).toEqual([['waiting', 0, null]]);
    expect(shown({ mode: 'apply' }).map(([phase]) => phase)).toEqual(['waiting', 'applying']);
    expect(shown({ mode: 'test' }).map(([phase]) => phase)).toEqual(['waiting', 'reading', 'planning']);
  });

  it('end with a run that was cut short', () => {
    const cut = {
      state: 'failed',
      stillReading: 1,
      readAt: null,
      plannedFrom: null,
      plannedAt: null,
      appliedFrom: null,
    };
    expect(shown(cut)[1]).toEqual(['reading', 1, 9]);
  });
});
