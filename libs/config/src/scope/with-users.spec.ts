import { describe, expect, it } from 'vitest';
import type { Config } from '../config.js';
import { withUsers } from './with-users.js';

const config = {
  scope: { kind: 'mapped' },
  policy: { rules: [{ directoryGroup: 'Sales' }] },
  notes: [{ file: 'main.yml', key: '', message: 'first.' }],
} as unknown as Config;

describe('a configuration for the people of one run', () => {
  it('is itself where nobody is named', () => {
    expect(withUsers(config, undefined)).toBe(config);
  });

  it('has the scope of the words, as the command line takes them', () => {
    expect(withUsers(config, ['all']).scope).toEqual({ kind: 'all' });
    expect(withUsers(config, ['group', 'Sales']).scope).toEqual({ kind: 'group', groups: ['Sales'] });
    expect(config.scope).toEqual({ kind: 'mapped' });
  });

  it('warns of groups that no rule names, behind what the files warn of', () => {
    expect(withUsers(config, ['group', 'Sales,Lab']).notes).toEqual([
      config.notes[0],
      {
        file: '--users',
        key: '',
        message: expect.stringContaining('no rule names the directory group "Lab"'),
      },
    ]);
  });

  it('refuses words that name nobody', () => {
    expect(() => withUsers(config, ['sales'])).toThrow('--users');
  });
});
