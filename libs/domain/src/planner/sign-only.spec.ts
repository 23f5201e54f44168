import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWords, memberships, orgView } from '#testing';
import { SIGN_ONLY_ACTIONS } from '../rules/sync-policy.js';
import { USER_STATUSES } from './observed-user.js';
import { sameState } from './removals.js';
import { signOnlyActs, signOnlyTarget } from './sign-only.js';

const view = orgView();

describe('signOnlyTarget', () => {
  it('is stable: who is already so stays so (SEMANTICS 19)', () => {
    const anyState = fc.record({
      status: fc.constantFrom(...USER_STATUSES),
      accountAdmin: fc.boolean(),
      memberships: fc
        .shuffledSubarray(['Default Group', 'Default Group*', 'Sales', 'Legal*'], { minLength: 1 })
        .filter((words) => new Set(words.map((word) => word.replace('*', ''))).size === words.length)
        .map((words) => memberships(...words)),
    });
    fc.assert(
      fc.property(
        anyState,
        fc.constantFrom(...SIGN_ONLY_ACTIONS),
        fc.boolean(),
        (before, action, mayDeactivate) => {
          const once = signOnlyTarget(action, before, view, mayDeactivate);
          expect(sameState(signOnlyTarget(action, once, view, mayDeactivate), once)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('writes the Default Group as the only membership, as Sign spells it', () => {
    const spelled = { ...view, groupNames: new Map([[view.defaultGroup.key, 'DEFAULT group']]) };
    const before = { accountAdmin: false, memberships: memberships('Sales', 'Legal') };
    expect(inWords(signOnlyTarget('reset', before, spelled, true).memberships)).toEqual(['DEFAULT group']);
  });
});

describe('signOnlyActs', () => {
  it('is false where the action can do nothing', () => {
    expect(SIGN_ONLY_ACTIONS.filter((action) => !signOnlyActs(action, true))).toEqual(['exclude']);
    expect(SIGN_ONLY_ACTIONS.filter((action) => !signOnlyActs(action, false))).toEqual([
      'exclude',
      'deactivate',
    ]);
  });
});
