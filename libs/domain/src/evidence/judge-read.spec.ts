import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRead, type ReadFacts } from './judge-read.js';
import { pairParts, type ReadPartFacts } from './read-parts.js';

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

describe('judgeRead, a read of unusual size', () => {
  const recentSizes = [1000, 1000, 1001, 999, 1000];
  const baseline = { people: 1000, inScope: 1000 };

  it('says so, holds nothing for it, and becomes the baseline like any other', () => {
    const verdict = judgeRead(facts({ people: 800, inScope: 800, baseline, recentSizes }));
    expect(verdict).toEqual({
      view: 'complete',
      explanations: [
        '800 people are unusual here: after the last complete reads, 900 to 1100 were to be expected. Nothing is held for that; see that the directory is right.',
      ],
      heldGroups: [],
      becomesBaseline: true,
      suspicious: { people: 800, low: 900, high: 1100 },
    });
  });

  it('may have too many people as well', () => {
    const verdict = judgeRead(facts({ people: 1101, inScope: 1101, baseline, recentSizes }));
    expect(verdict.suspicious).toEqual({ people: 1101, low: 900, high: 1100 });
  });

  it('is as usual up to the edge of what was learnt, and with too few reads to learn from', () => {
    for (const people of [900, 1100])
      expect(judgeRead(facts({ people, inScope: people, recentSizes })).suspicious).toBeUndefined();
    expect(judgeRead(facts({ people: 1, inScope: 1, recentSizes: [900, 900, 900, 900] }))).toMatchObject({
      explanations: [],
    });
  });

  it('learns from the twenty newest reads only', () => {
    const grown = [...Array.from({ length: 20 }, () => 1000), ...Array.from({ length: 60 }, () => 10)];
    expect(judgeRead(facts({ people: 1000, inScope: 1000, recentSizes: grown })).suspicious).toBeUndefined();
  });

  it('is said after what holds something', () => {
    const verdict = judgeRead(facts({ people: 400, inScope: 400, baseline, recentSizes }));
    expect(verdict).toMatchObject({ view: 'union', reason: 'DIRECTORY_SHRUNK' });
    expect(verdict.explanations).toEqual([
      expect.stringContaining('--allow-shrink'),
      expect.stringContaining('unusual'),
    ]);
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
      recentSizes: fc.array(fc.nat({ max: 60 }), { maxLength: 8 }),
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

  it('decides the same whatever sizes were learnt', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { recentSizes: _, ...others } = any;
        const { suspicious, explanations, ...decided } = judgeRead(any);
        const { explanations: first, ...same } = judgeRead(others);
        expect(decided).toEqual(same);
        expect(explanations.slice(0, first.length)).toEqual(first);
        expect(explanations).toHaveLength(first.length + (suspicious ? 1 : 0));
      }),
      { numRuns: 500 },
    );
  });
});

describe('judgeRead, several sources', () => {
  const part = (people: number, baseline: number, groups: ReadPartFacts['groups'] = []) => [
    { source: 'okta:https://x.okta.com', people, baseline, groups },
  ];

  it.each([
    [0, 3, 'union'],
    [9, 20, 'union'],
    [10, 20, 'complete'],
    [1, 19, 'complete'],
  ])('one of which has %i people after %i is %s, and named', (people, before, view) => {
    const verdict = judgeRead(facts({ baseline: fifty, parts: part(people, before) }));
    expect(verdict).toMatchObject({ view, becomesBaseline: view === 'complete' });
    expect(verdict.explanations.join()).toMatch(view === 'union' ? /okta:.*--allow-(empty|shrink)/ : /^$/);
  });

  it('are believed when that is said to be right', () => {
    const given = { baseline: fifty, allowEmpty: true, allowShrink: true };
    expect(judgeRead(facts({ ...given, parts: part(0, 30) }))).toMatchObject({ view: 'complete' });
    expect(judgeRead(facts({ ...given, parts: part(3, 30) }))).toMatchObject({ view: 'complete' });
  });

  it('hold a group that one of them does not know any more, or in which it had 20 people and has none', () => {
    const groups = [
      { group: 'Gone', now: undefined, baseline: 1 },
      { group: 'Empty', now: 0, baseline: 20 },
      { group: 'Small', now: 0, baseline: 19 },
    ];
    const verdict = judgeRead(facts({ baseline: fifty, parts: part(30, 40, groups) }));
    expect(verdict).toMatchObject({ view: 'complete', reason: 'GROUP_VANISHED', becomesBaseline: false });
    expect(verdict.heldGroups).toEqual(['Gone', 'Empty']);
    expect(verdict.explanations.join()).toContain('okta:https://x.okta.com');
  });

  it('are compared each with itself; one that failed or is new has nothing to compare', () => {
    const now = [
      { source: 'a', outcome: 'read' as const, people: 4, groupsAnswered: [{ group: 'G', people: 2 }] },
      { source: 'b', outcome: 'failed' as const, people: 0 },
      { source: 'new', outcome: 'read' as const, people: 1 },
    ];
    const groupsAnswered = [
      { group: 'G', people: 5 },
      { group: 'H', people: 1 },
      { group: 'Nobody', people: 0 },
    ];
    const before = [
      { source: 'a', outcome: 'read' as const, people: 6, groupsAnswered },
      { source: 'b', outcome: 'read' as const, people: 9 },
    ];
    expect(pairParts(now, before)).toEqual([
      {
        ...{ source: 'a', people: 4, baseline: 6 },
        groups: [
          { group: 'G', now: 2, baseline: 5 },
          { group: 'H', now: undefined, baseline: 1 },
        ],
      },
    ]);
  });
});
