import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRead, type ReadFacts } from './judge-read.js';

const facts = (overrides: Partial<ReadFacts> = {}): ReadFacts => ({
  flaws: [],
  groupsNotFound: [],
  people: 50,
  inScope: 50,
  mappedGroups: [],
  allowEmpty: false,
  allowShrink: false,
  ...overrides,
});
const fifty = { people: 50, inScope: 50 };

describe('judgeRead', () => {
  it('believes a read without flaws, which becomes the baseline', () => {
    const believed = {
      view: 'complete',
      explanations: [],
      heldGroups: [],
      becomesBaseline: true,
    };
    expect(judgeRead(facts())).toEqual(believed);
    expect(judgeRead(facts({ baseline: fifty }))).toEqual(believed);
  });

  it('joins a flawed read with the baseline, and holds removals where there is none (21)', () => {
    const flawed = { flaws: ['Row 12 has too few fields.'] };
    expect(judgeRead(facts({ ...flawed, baseline: fifty }))).toEqual({
      view: 'union',
      reason: 'DIRECTORY_INCOMPLETE',
      explanations: ['Row 12 has too few fields.'],
      heldGroups: [],
      becomesBaseline: false,
    });
    expect(judgeRead(facts(flawed))).toMatchObject({ view: 'hold', becomesBaseline: false });
  });

  it('does not let any option make evidence of a flawed read', () => {
    const verdict = judgeRead(facts({ flaws: ['cut'], allowEmpty: true, allowShrink: true }));
    expect(verdict).toMatchObject({ view: 'hold', reason: 'DIRECTORY_INCOMPLETE' });
  });
});

describe('judgeRead, an empty read (21)', () => {
  const empty = { people: 50, inScope: 0 };

  it('is never complete, however many rows were read', () => {
    expect(judgeRead(facts(empty))).toMatchObject({
      view: 'hold',
      reason: 'DIRECTORY_EMPTY',
      becomesBaseline: false,
    });
    expect(judgeRead(facts({ ...empty, baseline: fifty }))).toMatchObject({ view: 'union' });
    expect(judgeRead(facts({ ...empty, baseline: { people: 3, inScope: 3 } }))).toMatchObject({
      view: 'union',
    });
  });

  it('says what to do', () => {
    expect(judgeRead(facts(empty)).explanations[0]).toContain('--allow-empty');
  });

  it('is believed for one run with --allow-empty and still never becomes the baseline', () => {
    const mappedGroups = [{ group: 'Sales', now: 0, baseline: 50 }];
    for (const baseline of [fifty, { people: 3, inScope: 3 }]) {
      const verdict = judgeRead(facts({ ...empty, baseline, mappedGroups, allowEmpty: true }));
      expect(verdict).toMatchObject({ view: 'complete', heldGroups: [], becomesBaseline: false });
    }
  });

  it('is not made right by --allow-shrink', () => {
    expect(judgeRead(facts({ ...empty, allowShrink: true }))).toMatchObject({ reason: 'DIRECTORY_EMPTY' });
  });
});

describe('judgeRead, a read that shrank (22)', () => {
  it.each([
    [24, 50, 'union'],
    [25, 50, 'complete'],
    [9, 20, 'union'],
    [10, 20, 'complete'],
    [1, 19, 'complete'],
  ])('of %i people after %i is %s', (now, before, view) => {
    const baseline = { people: before, inScope: before };
    expect(judgeRead(facts({ people: now, inScope: now, baseline }))).toMatchObject({ view });
  });

  it('counts people in scope as well as people', () => {
    const verdict = judgeRead(facts({ people: 50, inScope: 10, baseline: fifty }));
    expect(verdict).toMatchObject({ view: 'union', reason: 'DIRECTORY_SHRUNK', becomesBaseline: false });
    expect(verdict.explanations[0]).toContain('--allow-shrink');
  });

  it('is believed with --allow-shrink and becomes the new baseline', () => {
    const verdict = judgeRead(facts({ people: 5, inScope: 5, baseline: fifty, allowShrink: true }));
    expect(verdict).toMatchObject({ view: 'complete', becomesBaseline: true });
  });

  it('is not made right by --allow-empty while somebody is left', () => {
    const verdict = judgeRead(facts({ people: 5, inScope: 5, baseline: fifty, allowEmpty: true }));
    expect(verdict).toMatchObject({ view: 'union', reason: 'DIRECTORY_SHRUNK' });
  });
});

describe('judgeRead, mapped groups (22)', () => {
  const group = (now: number, baseline: number, name = 'Sales') => ({ group: name, now, baseline });

  it.each([
    [0, 20, ['Sales']],
    [0, 19, []],
    [1, 20, []],
    [0, 0, []],
  ])('with %i people now and %i before holds %j', (now, baseline, heldGroups) => {
    const verdict = judgeRead(facts({ baseline: fifty, mappedGroups: [group(now, baseline)] }));
    expect(verdict).toMatchObject({ view: 'complete', heldGroups, becomesBaseline: heldGroups.length === 0 });
  });

  it('that vanished say so and what to do', () => {
    const verdict = judgeRead(facts({ baseline: fifty, mappedGroups: [group(0, 30)] }));
    expect(verdict.reason).toBe('GROUP_VANISHED');
    expect(verdict.explanations[0]).toMatch(/"Sales" had 30 people .* --allow-empty/);
  });

  it('that the register does not know hold the people last seen in them', () => {
    const verdict = judgeRead(
      facts({ baseline: fifty, groupsNotFound: ['Sales'], mappedGroups: [group(0, 2)] }),
    );
    expect(verdict).toMatchObject({
      heldGroups: ['Sales'],
      reason: 'GROUP_VANISHED',
      becomesBaseline: false,
    });
    expect(verdict.explanations).toEqual(['The source does not know the mapped group "Sales".']);
  });

  it('in which nobody was ever seen are a warning and no more, so that a misspelt one costs no baseline', () => {
    const verdict = judgeRead(facts({ groupsNotFound: ['Salse'], mappedGroups: [group(0, 0, 'Salse')] }));
    expect(verdict).toEqual({
      view: 'complete',
      explanations: ['The source does not know the mapped group "Salse".'],
      heldGroups: [],
      becomesBaseline: true,
    });
  });
});

describe('judgeRead, always', () => {
  const anyFacts = fc.record(
    {
      flaws: fc.array(fc.constantFrom('cut', 'page missing'), { maxLength: 1 }),
      groupsNotFound: fc.subarray(['Sales', 'Legal']),
      people: fc.nat({ max: 60 }),
      inScope: fc.nat({ max: 60 }),
      baseline: fc.record({ people: fc.nat({ max: 60 }), inScope: fc.nat({ max: 60 }) }),
      mappedGroups: fc
        .tuple(fc.nat({ max: 2 }), fc.nat({ max: 40 }))
        .map(([now, baseline]) => [{ group: 'Sales', now, baseline }]),
      allowEmpty: fc.boolean(),
      allowShrink: fc.boolean(),
    },
    {
      requiredKeys: [
        'flaws',
        'groupsNotFound',
        'people',
        'inScope',
        'mappedGroups',
        'allowEmpty',
        'allowShrink',
      ],
    },
  );

  it('makes a baseline only of what it believes in full, and gives a reason for whatever it holds', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const verdict = judgeRead(any);
        const holds = verdict.view !== 'complete' || verdict.heldGroups.length > 0;
        expect(verdict.becomesBaseline).toBe(!holds && any.inScope > 0);
        expect(verdict.reason !== undefined).toBe(holds);
        expect(holds && verdict.explanations.length === 0).toBe(false);
        expect(verdict.view === 'union').toBe(verdict.view !== 'complete' && any.baseline !== undefined);
      }),
      { numRuns: 500 },
    );
  });
});
