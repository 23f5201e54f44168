import { describe, expect, it } from 'vitest';
import { SyncError } from '#domain';
import type { TokenFlags } from '../../flags.js';
import { tokenWish } from './token-wish.js';

const flags = (more: Partial<TokenFlags> = {}): TokenFlags => ({ configFilename: '', name: 'ci', ...more });

describe('the options of token create', () => {
  it('ask for a role, in some orgs or in every one', () => {
    expect(tokenWish(flags({ role: 'viewer' }))).toEqual({
      name: 'ci',
      grants: [{ role: 'viewer', orgs: 'all' }],
    });
    expect(tokenWish(flags({ role: 'operator', org: ['emea', 'primary'], expires: '2d' }))).toEqual({
      ...{ name: 'ci', lifeMs: 172_800_000, grants: [{ role: 'operator', orgs: ['emea', 'primary'] }] },
    });
  });

  it('ask for everything only with a reason, and for nothing beside it', () => {
    expect(tokenWish(flags({ breakGlass: true, reason: 'It burns.' }))).toMatchObject({
      breakGlass: 'It burns.',
    });
    for (const more of [
      {},
      { reason: ' ' },
      { reason: 'x', role: 'admin' },
      { reason: 'x', expires: '9d' },
    ]) {
      expect(() => tokenWish(flags({ breakGlass: true, ...more }))).toThrow('--break-glass');
    }
  });

  it.each([
    {},
    { role: 'root' },
    { role: 'viewer', org: ['*', 'emea'] },
    { role: 'viewer', expires: '90' },
    { role: 'viewer', expires: '-1d' },
  ])('make nothing of %o', (more) => {
    expect(() => tokenWish(flags(more))).toThrow(SyncError);
  });
});
