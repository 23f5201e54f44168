import { describe, expect, it } from 'vitest';
import type { PersonItem } from '../plan/plan-item.js';
import { withinWindow } from './sign-only-window.js';

const item = (action: string) => ({ change: { action } }) as unknown as PersonItem;

function verdicts(limit: Parameters<typeof withinWindow>[0], done: number, actions: string[], active = 0) {
  const withholding = withinWindow(limit, { done, active });
  return actions.map((action) => withholding(item(action))?.reason ?? 'goes');
}

describe('withinWindow', () => {
  it('lets as many go as the limit leaves over, and holds the others', () => {
    const four = ['reset', 'deactivate', 'remove_groups', 'remove_roles'];
    expect(verdicts({ kind: 'count', value: 3 }, 1, four)).toEqual([
      'goes',
      'goes',
      'SIGN_ONLY_LIMIT',
      'SIGN_ONLY_LIMIT',
    ]);
  });

  it('counts nothing else', () => {
    expect(verdicts({ kind: 'count', value: 0 }, 0, ['create', 'update', 'reactivate'])).toEqual([
      'goes',
      'goes',
      'goes',
    ]);
  });

  it('measures a percentage by the users that are surely active', () => {
    expect(verdicts({ kind: 'percent', value: 10 }, 1, ['reset', 'reset'], 20)).toEqual([
      'goes',
      'SIGN_ONLY_LIMIT',
    ]);
    expect(verdicts({ kind: 'percent', value: 10 }, 0, ['reset'], 0)).toEqual(['SIGN_ONLY_LIMIT']);
  });
});
