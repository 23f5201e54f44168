import { describe, expect, it } from 'vitest';
import { directoryLine, orgLine, orgPart } from './progress-words.js';
import type { OrgProgress, Progress } from './run.types.js';

const org: OrgProgress = {
  ...{ orgId: '7f6c3f0e-0000-4000-8000-000000000000', label: 'emea', state: 'applying', reading: null },
  ...{ error: null, items: 40, finished: 10, asked: 0, answered: 0, waitingUntil: null },
};
const now = new Date('2026-11-22T10:40:00Z');

describe('the progress of an org', () => {
  it('says how far it is, and for what and how long it waits', () => {
    expect(orgLine(org, now, 'UTC')).toBe('10 of 40 changes done');
    const waiting = { ...org, waitingUntil: '2026-11-22T10:42:10.000Z' };
    expect(orgLine(waiting, now, 'UTC')).toBe(
      '10 of 40 changes done, waiting for Sign’s rate limit until 10:42:10',
    );
    expect(orgLine({ ...org, state: 'asking', asked: 1, answered: 0 }, now)).toBe('0 of 1 question answered');
    expect(orgLine({ ...org, state: 'done', items: 0, finished: 0 }, now)).toBe('nothing to do');
    expect(orgLine({ ...org, error: { code: 'X', message: 'Sign said no.' } }, now)).toBe('Sign said no.');
  });

  it('is a part of the whole as soon as the whole is known', () => {
    expect(orgPart(org)).toBe(0.25);
    expect(orgPart({ ...org, state: 'reading' })).toBeUndefined();
    expect(orgPart({ ...org, state: 'failed' })).toBe(1);
  });
});

describe('the read of the directory', () => {
  it('is told in people', () => {
    const progress: Progress = {
      state: 'running',
      peopleRead: 1,
      directoryDone: true,
      orgs: [],
      waitingFor: [],
    };
    expect(directoryLine(progress)).toBe('1 person read');
    expect(directoryLine({ ...progress, peopleRead: 0, directoryDone: false })).toBe('reading begins');
  });
});
