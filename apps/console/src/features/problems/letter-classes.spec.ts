import { describe, expect, it } from 'vitest';
import { type Letter, letterClasses } from './letter-classes.js';

const letter = (id: string, reason: string, day: number, consumer: string | null = 'planner'): Letter => ({
  ...{ id, reason, consumer, pattern: 'run.finished.v1', diedAt: `2026-11-0${day}T08:00:00.000Z` },
});

describe('dead letters by class', () => {
  it('share reason, message and consumer; the largest class comes first', () => {
    const classes = letterClasses([
      letter('a', 'LATE', 1),
      letter('b', 'BROKEN', 2),
      letter('c', 'BROKEN', 1),
      letter('d', 'BROKEN', 3, 'executor'),
    ]);
    expect(
      classes.map(({ reason, consumer, letters }) => [reason, consumer, letters.map(({ id }) => id)]),
    ).toEqual([
      ['BROKEN', 'planner', ['b', 'c']],
      ['BROKEN', 'executor', ['d']],
      ['LATE', 'planner', ['a']],
    ]);
    expect(classes[0]).toMatchObject({ first: '2026-11-01T08:00:00.000Z', last: '2026-11-02T08:00:00.000Z' });
  });
});
