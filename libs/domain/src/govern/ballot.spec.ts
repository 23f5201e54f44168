import { describe, expect, it } from 'vitest';
import { NO_APPROVALS } from './approvals.js';
import { ballotOf } from './ballot.js';

const who = { runId: 'r1', actor: 'ann', policy: NO_APPROVALS };

describe('the words of a person as a ballot', () => {
  it('mean a person by the key of the address, however that is written', () => {
    const ballot = ballotOf({ verdict: 'reject', reason: 'left', person: 'Cy@Example.COM' }, who);
    expect(ballot).toEqual({
      ...{ ...who, verdict: 'reject', reason: 'left' },
      filter: { person: 'cy@example.com' },
    });
  });

  it('narrow nothing by what was not said', () => {
    const words = { verdict: 'approve', org: 'emea', kind: undefined, rule: 4 } as const;
    expect(ballotOf(words, who)).toEqual({ ...who, verdict: 'approve', filter: { org: 'emea', rule: 4 } });
  });
});
