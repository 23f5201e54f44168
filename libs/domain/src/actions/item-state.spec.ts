import { describe, expect, it } from 'vitest';
import {
  assertTransition,
  canBecome,
  IllegalTransitionError,
  isFinal,
  ITEM_STATES,
  type ItemState,
  statesBefore,
} from './item-state.js';

const FINAL: readonly ItemState[] = ['applied', 'failed', 'skipped', 'superseded', 'cancelled'];

describe('the states of a plan item', () => {
  it('have no way out of a final state', () => {
    expect(ITEM_STATES.filter(isFinal)).toEqual(FINAL);
    for (const from of FINAL) {
      expect(ITEM_STATES.filter((to) => canBecome(from, to))).toEqual([]);
    }
  });

  it('lead from every state to a final one', () => {
    const reaches = (from: ItemState, seen: readonly ItemState[] = []): boolean =>
      isFinal(from) ||
      ITEM_STATES.some((to) => canBecome(from, to) && !seen.includes(to) && reaches(to, [...seen, from]));
    expect(ITEM_STATES.filter((state) => !reaches(state))).toEqual([]);
  });

  it('never stay where they are', () => {
    expect(ITEM_STATES.filter((state) => canBecome(state, state))).toEqual([]);
  });

  it('reach Sign only by a stored intent', () => {
    expect(statesBefore('applied')).toEqual(['intended', 'in_doubt']);
    expect(statesBefore('in_doubt')).toEqual(['intended']);
    expect(statesBefore('intended')).toEqual(['pending', 'in_doubt']);
  });

  it('never let a held item run in the plan that held it', () => {
    expect(canBecome('held', 'pending')).toBe(false);
    expect(canBecome('held', 'intended')).toBe(false);
  });

  it('give up only items of which nothing is in flight', () => {
    expect(statesBefore('cancelled')).toEqual(['planned', 'held', 'pending']);
  });

  it('name both ends of a step that is not allowed', () => {
    expect(() => {
      assertTransition('pending', 'intended');
    }).not.toThrow();
    expect(() => {
      assertTransition('applied', 'pending');
    }).toThrow(
      new IllegalTransitionError('A plan item that is applied cannot become pending.', {
        from: 'applied',
        to: 'pending',
      }),
    );
  });
});
