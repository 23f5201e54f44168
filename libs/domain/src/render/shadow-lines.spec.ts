import { describe, expect, it } from 'vitest';
import { type ShadowDifference, shadowReport } from '../shadow/shadow-report.js';
import { tallyOf } from '../shadow/shadow-tally.js';
import { plain } from './paint.js';
import { shadowLines } from './shadow-lines.js';
import { shadowMarkdown } from './shadow-markdown.js';

const there = { org: 'primary', day: '2026-11-22', run: '2026-11-22-0002' };
const differences: ShadowDifference[] = [
  {
    ...{ ...there, email: 'bo@x.org', class: 'other_value' },
    fields: [
      { what: 'group', class: 'other_value', before: 'Support', predicted: 'Sales', actual: 'Legal' },
      { what: 'account admin', class: 'only_there', before: 'no', predicted: 'no', actual: 'yes' },
    ],
  },
  {
    ...{ ...there, email: 'cy@x.org', class: 'not_done', defect: 'NAMES_ONLY_AT_CREATION' },
    fields: [{ what: 'name', class: 'not_done', before: 'Cy Or', predicted: 'Cy Orr', actual: 'Cy Or' }],
  },
  {
    ...{ ...there, email: 'di@x.org', class: 'held', heldFor: 'SIGN_ONLY_LIMIT' },
    fields: [
      {
        ...{ what: 'account', class: 'held', before: 'active', predicted: 'active' },
        ...{ withheld: 'inactive', actual: 'inactive' },
      },
    ],
  },
];
const tally = tallyOf({
  agreed_unchanged: 995,
  agreed: 2,
  other_value: 1,
  not_done: 1,
  only_there: 1,
  held: 1,
});
const report = shadowReport({
  ...{ configuration: 'main', daysAsked: 14, differences },
  comparisons: [{ ...there, predictedBy: '2026-11-21-0004', tally, defects: { NAMES_ONLY_AT_CREATION: 1 } }],
  predictions: [{ org: 'primary', run: '2026-11-22-0002', users: 1001, changes: 1, held: 2 }],
});

describe('a shadow report for people', () => {
  it('says in one line per org how far both agree, and what is to be looked at', () => {
    expect(shadowLines(report, plain)).toEqual([
      'org primary: 1 day, agreement 99.7 % (of changes 40.0 %), 3 differences, of these 1 expected defect of the original, 2 to look at, 1 held here',
      '  2026-11-22    99.7 %   995 left alike, 2 changed alike, 3 differ, 1 held here',
      '',
      'To look at (1)',
      '  2026-11-22  primary    bo@x.org                         done otherwise   group: was Support, we wanted Sales, became Legal; account admin: was no, we left it, became yes',
      '',
      'Expected: The original writes names only when it creates a user. (1)',
      '  2026-11-22  primary    cy@x.org                         not done there   name: was Cy Or, we wanted Cy Orr, stayed',
      '',
      'Done there, and held here (1)',
      '  2026-11-22  primary    di@x.org                         held here        account: was active, we held inactive, became inactive (more users are in Sign only than sign_only_limit allows)',
      '1 person more is only counted: see fewer days (--days), or one org (--org).',
      'primary: 1,001 users; a sync would now change 1 person, and hold 2. The next shadow run compares.',
    ]);
  });

  it('says how to begin where there is nothing yet', () => {
    const none = { configuration: 'main', daysAsked: 14, comparisons: [], differences: [] };
    const [first] = shadowLines(shadowReport({ ...none, predictions: [] }), plain);
    expect(first).toContain('No shadow run is recorded.');
    const { predictions } = report;
    expect(shadowLines(shadowReport({ ...none, predictions }), plain)[0]).toContain(
      'nothing to compare with yet',
    );
  });

  it('has the same as Markdown, in which nobody’s name is markup', () => {
    const lines = shadowMarkdown(report).split('\n');
    expect(lines).toContain('| 2026-11-22 | 99.7 % | 995 | 2 | 3 | 1 | 0 |');
    const row = lines.find((line) => line.includes('cy@'));
    expect(row).toContain('The original writes names only when it creates a user.');
    expect(lines.find((line) => line.includes('bo@'))).toMatch(/\| to look at \|$/);
  });
});
