import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHADOW_CLASSES } from './shadow-class.js';
import { type ShadowComparison, type ShadowDifference, shadowReport } from './shadow-report.js';
import { agreementOf, percentWords, sumOfTallies, tallyOf } from './shadow-tally.js';

function comparison(
  day: string,
  tally: Partial<Record<string, number>> | null,
  org = 'primary',
): ShadowComparison {
  return {
    ...{ org, day, run: `${day}-0002`, predictedBy: `${day}-0001`, defects: {} },
    tally: tally && tallyOf(tally),
  };
}

const difference: ShadowDifference = {
  ...{ org: 'primary', day: '2026-11-22', run: '2026-11-22-0002', email: 'bo@x.org', class: 'not_done' },
  fields: [{ what: 'group', class: 'not_done', before: 'Legal', predicted: 'Sales', actual: 'Legal' }],
};
const records = { configuration: 'main', daysAsked: 14, predictions: [], differences: [] };

describe('shadowReport', () => {
  it('sums up by org and day, and tells what is known of the original from what is to be looked at', () => {
    const comparisons = [
      {
        ...comparison('2026-11-21', { agreed_unchanged: 90, agreed: 5, not_done: 5 }),
        defects: { EVERY_ORG: 4 },
      },
      comparison('2026-11-22', { agreed_unchanged: 98, only_there: 2 }),
      comparison('2026-11-22', { agreed_unchanged: 99, directory_changed: 1 }),
      comparison('2026-11-22', { agreed: 1 }, 'emea'),
    ];
    const { orgs, differencesLeftOff } = shadowReport({ ...records, comparisons, differences: [difference] });
    expect(orgs.map(({ org }) => org)).toEqual(['primary', 'emea']);
    expect(orgs[0]).toMatchObject({
      ...{ comparisons: 3, leftOut: 0, differing: 7, known: 4, toLookAt: 3, comparable: 299 },
      days: [
        { day: '2026-11-21', agreement: 0.95, differing: 5 },
        { day: '2026-11-22', agreement: 197 / 199, differing: 2 },
      ],
    });
    expect(differencesLeftOff).toBe(6);
  });

  it('leaves out what cannot tell anything', () => {
    const comparisons = [comparison('2026-11-21', null), comparison('2026-11-22', { agreed: 1 })];
    const [org] = shadowReport({ ...records, comparisons }).orgs;
    expect(org).toMatchObject({ comparisons: 2, leftOut: 1, agreement: 1, days: [{ day: '2026-11-22' }] });
  });

  it('gives for all days together what the days give one by one', () => {
    const anyTally = fc.record(
      Object.fromEntries(SHADOW_CLASSES.map((kind) => [kind, fc.nat({ max: 1000 })])),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('01', '02', '03'), anyTally), { minLength: 1 }),
        (days) => {
          const comparisons = days.map(([day, tally]) => comparison(`2026-11-${day}`, tally));
          const [org] = shadowReport({ ...records, comparisons }).orgs;
          const whole = sumOfTallies((org?.days ?? []).map(({ tally }) => tally));
          expect(org?.tally).toEqual(whole);
          expect(org).toMatchObject(agreementOf(whole));
          expect(org?.known).toBe((org?.differing ?? 0) - (org?.toLookAt ?? 0));
        },
      ),
    );
  });
});

describe('percentWords', () => {
  it.for([
    [1, '100.0 %'],
    [0.997, '99.7 %'],
    [0.9999, '99.9 %'],
    [999_999 / 1_000_000, '99.9 %'],
    [0.29, '29.0 %'],
    [0, '0.0 %'],
    [null, '–'],
  ] as const)('says of %s: %s', ([share, words]) => {
    expect(percentWords(share)).toBe(words);
  });
});
