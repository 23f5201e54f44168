import { describe, expect, it } from 'vitest';
import type { PersonExplanationBody } from '#contracts';
import { plain } from '#domain';
import { explanationLines } from './explanation-view.js';

const explanation: PersonExplanationBody = {
  email: 'ana.ruiz@example.com',
  run: { name: '2026-11-21-0007', at: '2026-11-21T08:15:30.000Z' },
  orgs: [
    {
      org: 'primary',
      standing: 'planned',
      rows: [
        { what: 'group', desired: 'Sales', actual: 'Support', written: 'Support' },
        { what: 'account admin', desired: 'no', actual: 'no', written: '–' },
      ],
      because: ['Sales: directory group "Sign Sales" → rule 4, sign-sync-config.yml:41'],
      path: [],
      unmet: { code: 'NOT_APPLIED', message: 'planned in plan 7f3a0c91e555, not applied' },
    },
    {
      ...{ org: 'emea', standing: 'not-managed', rows: [], because: [], path: [] },
      offboarding: { since: '2026-11-21T08:15:30.000Z', until: '2026-12-21T08:15:30.000Z' },
    },
  ],
};

describe('an explanation on the screen', () => {
  it('has a table for each org, the way to each value, and what is missing', () => {
    expect(explanationLines(explanation, plain)).toEqual([
      'ana.ruiz@example.com   as run 2026-11-21-0007 saw them (2026-11-21 08:15 UTC)',
      '',
      'primary   planned',
      '                     desired              in Sign              last written',
      'group                Sales                Support              Support',
      'account admin        no                   no                   –',
      'why                  Sales: directory group "Sign Sales" → rule 4, sign-sync-config.yml:41',
      'why not              planned in plan 7f3a0c91e555, not applied (NOT_APPLIED)',
      '',
      'emea   not managed',
      '                     desired              in Sign              last written',
      'off-boarding         without rights since 2026-11-21 08:15 UTC, waits to be deactivated until 2026-12-21 08:15 UTC',
    ]);
  });
});
