import { describe, expect, it } from 'vitest';
import { culprit, groupLines, moveLines, ruleLines } from './blast.js';
import type { Causes } from './plan.types.js';

const share = (items: number) => ({ items, held: 0, losing: 0, granting: 0 });
const causes: Causes = {
  people: share(100),
  rules: [
    { ...share(80), rule: 7, place: { file: 'rules.yml', line: 41 } },
    { ...share(20), rule: null, place: null },
  ],
  directoryGroups: [{ ...share(80), directoryGroup: 'SG-EMEA' }],
  signGroups: [{ ...share(80), key: 'legal', name: 'Legal', joining: 79, leaving: 1 }],
  moves: [{ ...share(80), from: null, to: 'Legal' }],
};

describe('what most of a plan comes from', () => {
  it('is said in one sentence', () => {
    expect(culprit(causes)).toBe(
      '80 of 100 people (80%) come from rule 7, rules.yml:41, by the directory group SG-EMEA.',
    );
    expect(culprit({ ...causes, rules: [{ ...share(40), rule: 7, place: null }] })).toBe(
      'No rule has caused half of it; 40 of 100 people (40%) come from rule 7, more than from any other.',
    );
    expect(culprit({ ...causes, rules: [{ ...share(40), rule: null, place: null }] })).toBe(
      'No rule has caused half of it; 40 of 100 people (40%) come from no rule, more than from any other.',
    );
    expect(culprit({ ...causes, people: share(1) })).toBeUndefined();
    expect(culprit({ ...causes, rules: [{ ...share(90), rule: null, place: null }] })).toBe(
      '90 of 100 people (90%) come from no rule: most of them are in Sign only.',
    );
  });

  it('is drawn with the longest bar first, and each bar filters', () => {
    expect(ruleLines(causes).map(({ label, length, filter }) => [label, length, filter])).toEqual([
      ['rule 7, rules.yml:41', 1, { rule: 7 }],
      ['no rule: in Sign only, or of the scope alone', 0.25, undefined],
    ]);
    expect(groupLines(causes)[0]).toMatchObject({
      label: 'Legal: 79 join, 1 leave',
      filter: { group: 'Legal' },
    });
    expect(moveLines(causes)[0]?.label).toBe('no group → Legal');
  });
});
