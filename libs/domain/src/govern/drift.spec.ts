import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import type { AccessState } from '../planner/access-state.js';
import { driftWords } from './drift-words.js';
import { judgeDrift } from './drift.js';
import { endOfDrift } from './end-of-drift.js';
import { holdDrift } from './hold-drift.js';

const moved = change('update', ['Legal'], ['Sales']);
const { before: inLegal, after: inSales } = moved as { before: AccessState; after: AccessState };
const inactive = (state: AccessState): AccessState => ({ ...state, status: 'INACTIVE' });
const active = (state: AccessState): AccessState => ({ ...state, status: 'ACTIVE' });
const admin = (state: AccessState): AccessState => ({ ...state, accountAdmin: true });
const withName = (state: AccessState, firstName: string): AccessState => ({ ...state, firstName });

describe('judgeDrift', () => {
  it('is drift when a change only brings back what was there before', () => {
    expect(judgeDrift(inSales, inLegal, inSales)).toEqual({ expected: inSales });
    expect(judgeDrift(inSales, admin(inSales), inSales)).toEqual({ expected: inSales });
    expect(judgeDrift(active(inSales), inactive(inSales), active(inSales))).toBeDefined();
    expect(
      judgeDrift(withName(inSales, 'Ana'), withName(inSales, 'Anna'), withName(inSales, 'Ana')),
    ).toBeDefined();
  });

  it('is none when the rules or the directory want something new', () => {
    expect(judgeDrift(inLegal, inLegal, inSales)).toBeUndefined();
    expect(judgeDrift(inSales, inLegal, admin(inSales))).toBeUndefined();
    expect(judgeDrift(inSales, inSales, admin(inSales))).toBeUndefined();
  });

  it('does not take for a change what nobody had read before', () => {
    const { status: _, ...unread } = inSales;
    expect(judgeDrift(unread, inactive(inSales), active(inSales))).toBeUndefined();
    expect(judgeDrift(inSales, withName(inSales, 'Anna'), withName(inSales, 'Ana'))).toBeUndefined();
  });

  it('does not ask for what the change leaves as it is', () => {
    const elsewhere = { ...inSales, firstName: 'Somebody', lastName: 'Else', email: 'else@example.com' };
    expect(judgeDrift(elsewhere, inLegal, inSales)).toEqual({ expected: elsewhere });
  });

  it('lets memberships do where nobody knew which group was primary', () => {
    const both = change('update', ['Legal', 'Sales'], ['Sales']).before as AccessState;
    const unmarked = { ...both, memberships: both.memberships.map((one) => ({ ...one, primary: false })) };
    expect(judgeDrift(unmarked, inLegal, both)).toEqual({ expected: unmarked });
    expect(judgeDrift(inLegal, inLegal, both)).toBeUndefined();
  });
});

describe('endOfDrift', () => {
  it('is accepted while what was done by hand still stands', () => {
    expect(endOfDrift({ expected: inSales, actual: inLegal }, inLegal)).toBe('accepted');
    expect(endOfDrift({ expected: inSales, actual: admin(inSales) }, admin(inLegal))).toBe('accepted');
  });

  it('is healed when that has been undone', () => {
    expect(endOfDrift({ expected: inSales, actual: inLegal }, inSales)).toBe('healed');
    expect(endOfDrift({ expected: inSales, actual: inactive(inSales) }, active(inSales))).toBe('healed');
    expect(endOfDrift({ expected: inSales, actual: inLegal }, undefined)).toBe('healed');
  });
});

describe('holdDrift', () => {
  const item = personItem({ change: moved, drift: { expected: inSales } });
  const firstSeen = () => '2026-11-22T05:10:59.000Z';

  it('holds drift in an org that reports it, and says what was expected and found', () => {
    expect(holdDrift({ primary: 'report' }, firstSeen)(item)).toEqual({
      reason: 'DRIFT_REPORTED',
      because: 'expected group Sales; found group Legal; first seen 2026-11-22 05:10 UTC',
    });
  });

  it('holds nothing else: no new intent, no other org, nothing where the key is absent', () => {
    const { drift: _, ...intent } = item;
    expect(holdDrift({ primary: 'report' }, firstSeen)(intent)).toBeUndefined();
    expect(holdDrift({ emea: 'report' }, firstSeen)(item)).toBeUndefined();
    expect(holdDrift({ primary: 'heal' }, firstSeen)(item)).toBeUndefined();
    expect(holdDrift(undefined, firstSeen)(item)).toBeUndefined();
  });
});

describe('driftWords', () => {
  it('names every part that differs', () => {
    const found = admin(inactive(inLegal));
    expect(driftWords(active(inSales), found, '2026-01-02T03:04:05.000Z')).toBe(
      'expected group Sales, account admin no, status ACTIVE; found group Legal, account admin yes, status INACTIVE; first seen 2026-01-02 03:04 UTC',
    );
  });
});
