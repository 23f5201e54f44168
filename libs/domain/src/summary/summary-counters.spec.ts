import { describe, expect, it } from 'vitest';
import {
  type EffectTally,
  summaryCounters,
  summaryLines,
  SUMMARY_WORDS,
  totalCounters,
} from './summary-counters.js';

const people = { signUsers: 50, signOnly: 7, matched: 30, inStep: 20 };
const tally = (action: string, items: number, ...effects: string[]): EffectTally => ({
  action,
  effects,
  items,
});

function counters(...tallies: EffectTally[]): Record<string, number> {
  const all = summaryCounters({ read: 100, selected: 40 }, people, tallies);
  return Object.fromEntries(
    Object.entries(all).map(([word, count]) => [word.replace(/^Number of /, ''), count]),
  );
}

describe('summaryCounters', () => {
  it('counts nothing but people where there is nothing to do', () => {
    expect(counters()).toEqual({
      'directory users read': 100,
      'directory selected for input': 40,
      'directory users excluded': 60,
      'Sign users read': 50,
      'Sign users not in directory (sign-only)': 7,
      'Sign users updated': 0,
      'users with matched groups unchanged': 30,
      'users with admin roles unchanged': 30,
      'users with groups updated': 0,
      'users admin roles updated': 0,
      'users matched with no updates': 20,
      'Sign users created': 0,
      'Sign users deactivated': 0,
    });
  });

  it('counts a person with several effects once in each counter', () => {
    expect(
      counters(tally('update', 2, 'move', 'join', 'grant-account-admin'), tally('update', 3, 'rename')),
    ).toMatchObject({
      'Sign users updated': 5,
      'users with groups updated': 2,
      'users admin roles updated': 2,
      'users with matched groups unchanged': 28,
      'users with admin roles unchanged': 28,
    });
  });

  it('keeps creations, deactivations and new groups apart from updates', () => {
    const all = counters(
      tally('create', 4, 'create', 'grant-group-admin'),
      tally('deactivate', 3, 'deactivate'),
      tally('create-group', 9),
      tally('reactivate', 1, 'reactivate', 'move'),
    );
    expect(all).toMatchObject({
      ...{ 'Sign users created': 4, 'Sign users deactivated': 3, 'Sign users updated': 1 },
      ...{ 'users with groups updated': 1, 'users admin roles updated': 0 },
    });
  });

  it('does not take what Sign-only people lose from those who match', () => {
    expect(counters(tally('reset', 5, 'move', 'revoke-account-admin'))).toMatchObject({
      ...{ 'Sign users updated': 5, 'users with groups updated': 5, 'users admin roles updated': 5 },
      ...{ 'users with matched groups unchanged': 30, 'users with admin roles unchanged': 30 },
    });
  });
});

describe('totalCounters', () => {
  it('adds up orgs, but counts their one directory once', () => {
    const one = summaryCounters({ read: 100, selected: 40 }, people, [tally('create', 4)]);
    const two = summaryCounters({ read: 100, selected: 40 }, { ...people, signOnly: 1 }, [
      tally('create', 1),
    ]);
    expect(totalCounters([one, two])).toMatchObject({
      'Number of directory users read': 100,
      'Number of directory users excluded': 60,
      'Number of Sign users read': 100,
      'Number of Sign users not in directory (sign-only)': 8,
      'Number of Sign users created': 5,
    });
    expect(totalCounters([one])).toEqual(one);
    expect(totalCounters([])).toBeUndefined();
  });
});

describe('summaryLines', () => {
  it('prints the original’s words, right-aligned, one line each', () => {
    const lines = summaryLines(summaryCounters({ read: 1, selected: 1 }, people, []));
    expect(lines).toHaveLength(SUMMARY_WORDS.length);
    expect(lines[0]).toBe('                   Number of directory users read: 1');
    expect(new Set(lines.map((line) => line.indexOf(':'))).size).toBe(1);
    const ofOrg = summaryLines(summaryCounters({ read: 1, selected: 1 }, people, []), 'Org: emea - ');
    expect(ofOrg[4]).toBe('Org: emea - Number of Sign users not in directory (sign-only): 7');
  });
});
