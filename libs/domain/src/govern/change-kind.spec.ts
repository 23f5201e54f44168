import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect, PersonAction } from '../planner/person-change.js';
import { CHANGE_KINDS, kindsOf, selectionOfKind } from './change-kind.js';

const ACTIONS: readonly PersonAction[] = [
  ...(['create', 'reactivate', 'update', 'reset', 'deactivate'] as const),
  ...(['remove_groups', 'remove_roles', 'reset_and_deactivate'] as const),
];
const EFFECTS: readonly Effect[] = [
  ...(['create', 'reactivate', 'move', 'join', 'leave', 'deactivate', 'rename', 'change-email'] as const),
  ...(['grant-group-admin', 'revoke-group-admin', 'grant-account-admin', 'revoke-account-admin'] as const),
];

describe('selectionOfKind', () => {
  it('selects exactly the changes of which kindsOf names the kind', () => {
    const anyChange = fc.record({
      action: fc.constantFrom(...ACTIONS),
      effects: fc.subarray([...EFFECTS]),
    });
    fc.assert(
      fc.property(anyChange, fc.constantFrom(...CHANGE_KINDS), (change, kind) => {
        const { actions, effects, except = [] } = selectionOfKind(kind);
        const isSelected =
          (actions === undefined || actions.includes(change.action)) &&
          (effects === undefined || effects.some((effect) => change.effects.includes(effect))) &&
          !except.includes(change.action);
        expect(isSelected).toBe(kindsOf(change).includes(kind));
      }),
    );
  });
});
