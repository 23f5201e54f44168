import { describe, expect, it } from 'vitest';
import { causesOf } from './failures.js';
import type { Failure } from './run.types.js';

const failure = (more: Partial<Failure>): Failure => ({
  ...{
    org: 'primary',
    action: 'create',
    code: 'SIGN_REFUSED',
    message: 'No licence.',
    items: 1,
    examples: [],
  },
  ...more,
});

describe('failures', () => {
  it('are one cause over orgs and kinds, the most frequent first, with some names', () => {
    const ana = { itemId: '7f6c3f0e-0000-4000-8000-000000000000', email: 'ana@example.com' };
    const causes = causesOf([
      failure({ items: 2, examples: [ana, { ...ana, email: null }] }),
      failure({ message: 'Bad address.', items: 4 }),
      failure({ org: 'emea', items: 3, examples: [ana] }),
    ]);
    expect(causes.map(({ message, items }) => [message, items])).toEqual([
      ['No licence.', 5],
      ['Bad address.', 4],
    ]);
    expect(causes[0]).toMatchObject({
      places: [{ org: 'primary' }, { org: 'emea' }],
      examples: ['ana@example.com'],
    });
  });
});
