import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import type { PersonItem } from '../plan/plan-item.js';
import { kindsOf } from './change-kind.js';
import { firstOf, withhold } from './withhold.js';

const moved = personItem({ change: change('update', ['Sales'], ['Legal']) });
const removal: PersonItem = { ...moved, held: 'DIRECTORY_INCOMPLETE' };

describe('withhold', () => {
  it('lets everything go while nothing must wait', () => {
    expect(withhold([moved, removal], () => undefined)).toEqual([moved, removal]);
  });

  it('marks what must wait with the reason, and its words where there are some', () => {
    expect(withhold([moved], () => ({ reason: 'GUARD_BUDGET', because: '9 of 3' }))).toEqual([
      { ...moved, held: 'GUARD_BUDGET', heldBecause: '9 of 3' },
    ]);
  });

  it('keeps one item of a person whose removal waits already: it has the whole change', () => {
    expect(withhold([moved, removal], () => ({ reason: 'GUARD_BUDGET' }))).toEqual([removal]);
  });

  it('asks nobody about what waits already', () => {
    const asked: PersonItem[] = [];
    withhold([moved, removal], (item) => void asked.push(item));
    expect(asked).toEqual([moved]);
  });
});

describe('firstOf', () => {
  it('takes the first reason that there is', () => {
    const none = () => undefined;
    const budget = () => ({ reason: 'GUARD_BUDGET' }) as const;
    const approval = () => ({ reason: 'APPROVAL_REQUIRED' }) as const;
    expect(firstOf([none, budget, approval])(moved)).toEqual({ reason: 'GUARD_BUDGET' });
    expect(firstOf([none])(moved)).toBeUndefined();
  });
});

describe('kindsOf', () => {
  it('names every effect, groups as one kind', () => {
    expect(kindsOf({ action: 'create', effects: ['create', 'grant-account-admin'] })).toEqual([
      'create',
      'grant-account-admin',
    ]);
    expect(kindsOf({ action: 'update', effects: ['move', 'join', 'leave', 'rename'] })).toEqual([
      'move',
      'leave-group',
      'names',
    ]);
  });

  it('counts the rights that a reset takes and that remove_groups gives', () => {
    expect(kindsOf({ action: 'reset', effects: ['move', 'revoke-account-admin'] })).toEqual([
      'reset',
      'revoke-account-admin',
    ]);
    expect(kindsOf({ action: 'remove_groups', effects: ['move', 'grant-group-admin'] })).toEqual([
      'reset',
      'grant-group-admin',
    ]);
  });
});
