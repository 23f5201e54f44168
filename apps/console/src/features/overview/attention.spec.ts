import { describe, expect, it } from 'vitest';
import { attentionOf } from './attention.js';

type Known = Parameters<typeof attentionOf>[0];
type Org = Known['orgs'][number];

const now = new Date('2026-11-22T10:00:00Z');
const calm = {
  ...{ id: 'a', org: 'emea', inSync: 'in-sync', health: 'healthy', key: 'accepted' },
  ...{ held: 0, failed: 0, drifts: 0, pause: null, lastRun: null, lastCompleteRead: '2026-11-22T09:00:00Z' },
} as unknown as Org;
const about = (patch: Partial<Org>, more: Partial<Known> = {}) =>
  attentionOf({ orgs: [{ ...calm, ...patch }], approvals: [], deadLetters: 0, ...more }, now);

describe('what needs attention', () => {
  it('is nothing where all is well', () => {
    expect(about({})).toEqual([]);
  });

  it('is told with its cause and its next step, the worst first', () => {
    const approvals = [
      { org: 'apac', reasons: [{ items: 999, message: 'of another org' }] },
      {
        org: 'emea',
        reasons: [
          { items: 1, message: 'few' },
          { items: 311, message: 'group SG-EMEA lost 312 members' },
        ],
      },
    ] as unknown as Known['approvals'];
    const found = about({ held: 312, failed: 1 }, { approvals });
    expect(found.map(({ tone, text, step }) => [tone, text, step.label])).toEqual([
      ['bad', '1 change failed in the newest plan.', 'See why'],
      ['warn', '312 changes are held: group SG-EMEA lost 312 members', 'Review'],
    ]);
    expect(found[1]?.step.href).toBe('/approvals?org=emea');
  });

  it('says since when a key is refused, and that nothing is done', () => {
    const lastRun = { name: 'r', finishedAt: '2026-11-22T09:02:00Z' } as Org['lastRun'];
    expect(about({ key: 'refused', health: 'failing', lastRun })).toMatchObject([
      {
        text: expect.stringMatching(
          /^quarantined: Sign refuses the integration key since .+ Nothing is read/,
        ),
      },
    ]);
  });

  it('does not let a pause or a stale read be forgotten', () => {
    const pause = { actor: 'eve', reason: 'audit week', since: '2026-11-21T10:00:00Z', until: null };
    const texts = about({ pause, lastCompleteRead: '2026-11-20T10:00:00Z', drifts: 1 }).map(
      ({ text }) => text,
    );
    expect(texts).toEqual([
      'paused by eve until somebody resumes it: audit week',
      'last read completely 2 d ago. Nobody is removed on the strength of that.',
      '1 person was changed in Sign by hand.',
    ]);
  });

  it('knows of messages that were given up', () => {
    expect(about({}, { deadLetters: 1 })[0]?.text).toMatch(/^1 message was given up/);
  });
});
