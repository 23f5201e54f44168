import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { plain } from './paint.js';
import { isUnder, itemLine, leadOf, PLAN_HEADINGS } from './plan-lines.js';

const heading = (words: string) => {
  const found = PLAN_HEADINGS.find((candidate) => candidate.words === words);
  if (found === undefined) throw new Error(`There is no heading ${words}.`);
  return found;
};

describe('a line of a plan', () => {
  const item = personItem({
    email: 'ana.ruiz@example.com',
    change: change('update', ['Support'], ['Sales'], { accountAdmin: [false, true] }),
    because: { rules: [2, 4], decidedBy: 4, before: 9, accountAdminBy: 2 },
  });
  const line = (words: string) => itemLine(item, heading(words), leadOf(heading(words), '1'), plain);

  it('says who moves from where to where, and which rule decided before which other', () => {
    expect(line('move')).toMatch(
      /^ {2}~ move +1 +ana\.ruiz@example\.com +Support → Sales +rule 4 \(before rule 9\)$/,
    );
  });

  it('names the rule that grants a right, which need not be the one that decided the group', () => {
    expect(line('grant account admin')).toMatch(/account admin +rule 2$/);
  });

  it('stands under every heading that concerns the person, and under no other', () => {
    const under = PLAN_HEADINGS.filter((candidate) => isUnder(item, candidate)).map(({ words }) => words);
    expect(under).toEqual(['move', 'grant account admin']);
  });
});
