import { describe, expect, it } from 'vitest';
import { type EffectiveKey, keySections, placeOf } from './effective-keys.js';

const key = (name: string, more: Partial<EffectiveKey> = {}): EffectiveKey => ({
  ...{ key: name, value: 5, origin: 'file', file: 'acme/sign-sync-config.yml', line: 3 },
  ...more,
});
const keys = [
  key('user_sync.sign_only_limit'),
  key('connection.retry_count', { origin: 'default', file: null, line: null }),
  key('user_sync.umg', { value: true }),
  key('user_management[0].directory_group', { value: 'Sign Sales' }),
];

describe('the keys of a configuration', () => {
  it('stand together by their first word', () => {
    expect(keySections(keys, {}).map(({ name, keys: of }) => [name, of.length])).toEqual([
      ['user_sync', 2],
      ['connection', 1],
      ['user_management', 1],
    ]);
  });

  it('are found by key, value or file, and without defaults', () => {
    expect(keySections(keys, { q: 'SALES' }).map(({ name }) => name)).toEqual(['user_management']);
    expect(keySections(keys, { own: true }).map(({ name }) => name)).toEqual([
      'user_sync',
      'user_management',
    ]);
  });

  it('say where they stand', () => {
    expect(placeOf(key('a'))).toBe('acme/sign-sync-config.yml:3');
    expect(placeOf(key('a', { origin: 'default', file: null, line: null }))).toBe('default');
  });
});
