import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { emailKey } from '../text/keys.js';
import type { PersonItem } from '../plan/plan-item.js';
import { differenceOf } from '../plan/plan-difference.js';
import { type ComparisonDocument, differenceLines } from './difference-lines.js';
import { differenceMarkdown } from './difference-markdown.js';
import { plain } from './paint.js';

function itemOf(email: string, overrides: Partial<PersonItem> = {}): PersonItem {
  return personItem({ email, emailKey: emailKey(email), ...overrides });
}

function documentOf(here: readonly PersonItem[], there: readonly PersonItem[]): ComparisonDocument {
  const plan = (file: string) => ({ file, digest: 'd', run: 'r', hash: 'h' });
  return {
    ...{ format: 1, here: plan('present.yml'), there: plan('a|b.yml') },
    orgs: [{ org: 'primary', ...differenceOf(here, there) }],
  };
}

const toSales = itemOf('ann_lee@example.com');
const toLegal = itemOf('ann_lee@example.com', {
  change: change('update', ['Default Group'], ['Legal*']),
  held: 'SIGN_ONLY_LIMIT',
});
const bo = itemOf('bo@example.com');

describe('a difference', () => {
  it('names everybody once on each side, with all that would happen to them', () => {
    const lines = differenceLines(documentOf([toSales], [toLegal, bo]), plain);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'primary',
      '  + only with a|b.yml  1',
      '  + bo@example.com  move Default Group → Sales  rule 1',
      '  ~ otherwise with a|b.yml  1',
      '  - ann_lee@example.com  move Default Group → Sales  rule 1',
      expect.stringMatching(/^ {2}\+ ann_lee@example\.com .*→ Legal; grant group admin .*; held: /),
      '2 differences. Nothing has been written.',
    ]);
  });

  it('is one sentence where there is none', () => {
    expect(differenceLines(documentOf([bo], [bo]), plain)).toEqual([
      'Both configurations plan the same. Nothing has been written.',
    ]);
  });

  it('cannot be taken for markup, whatever names say', () => {
    const markdown = differenceMarkdown(documentOf([toSales], [toLegal, bo]));
    expect(markdown).toContain(String.raw`ann\_lee`);
    expect(markdown).not.toContain('ann_lee');
    expect(markdown).toContain('### Only with `a|b.yml`: 1');
  });
});
