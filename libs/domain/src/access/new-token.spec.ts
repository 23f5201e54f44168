import { describe, expect, it } from 'vitest';
import { newToken, TokenInvalidError, type TokenWish } from './new-token.js';
import type { Grant } from './role.js';

const now = new Date('2026-11-22T06:00:00Z');
const viewer: Grant = { role: 'viewer', orgs: ['emea'] };
const wish = (more: Partial<TokenWish> = {}): TokenWish => ({ name: 'ci', grants: [viewer], ...more });

describe('a new token', () => {
  it('has a name, rights and an end', () => {
    expect(newToken(wish({ name: ' ci ' }), now)).toEqual({
      ...{ name: 'ci', grants: [viewer], breakGlass: null },
      expiresAt: new Date('2027-02-20T06:00:00Z'),
    });
    expect(newToken(wish({ lifeMs: 3_600_000 }), now).expiresAt).toEqual(new Date('2026-11-22T07:00:00Z'));
  });

  it.each<Partial<TokenWish>>([
    { name: '' },
    { name: ' - ' },
    { name: 'x'.repeat(101) },
    { name: 'two\nlines' },
    { name: '\u001b[31mred' },
    { grants: [] },
    { grants: [{ role: 'viewer', orgs: [] }] },
    { grants: Array.from({ length: 51 }, () => viewer) },
    { lifeMs: 0 },
    { lifeMs: -1 },
    { lifeMs: Number.NaN },
    { lifeMs: 367 * 24 * 3_600_000 },
    { breakGlass: ' ' },
    { breakGlass: 'x'.repeat(2001) },
  ])('is not made as %o', (more) => {
    expect(() => newToken(wish(more), now)).toThrow(TokenInvalidError);
  });

  it('past everybody may do everything, for an hour, and says why', () => {
    expect(newToken(wish({ grants: [], lifeMs: 9e9, breakGlass: ' the provider is down ' }), now)).toEqual({
      ...{ name: 'ci', breakGlass: 'the provider is down', grants: [{ role: 'admin', orgs: 'all' }] },
      expiresAt: new Date('2026-11-22T07:00:00Z'),
    });
  });
});
