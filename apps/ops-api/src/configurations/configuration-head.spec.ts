import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import { configurationHead } from './configuration-head.js';

const config = {
  ...{ name: 'acme', digest: 'd', file: '/etc/sign-sync/acme/sign-sync-config.yml' },
  orgs: [{ name: 'primary' }, { name: 'emea' }],
  policy: { rules: [{}, {}, {}] },
  sources: [{ type: 'csv', filePath: '/etc/sign-sync/acme/users.csv' }],
  notes: [
    {
      file: '/etc/sign-sync/acme/sign-sync-config.yml',
      line: 3,
      column: 1,
      key: 'user_sync',
      message: 'idle.',
    },
    { file: '--users', key: '', message: 'no rule names it.' },
  ],
} as unknown as Config;

describe('a configuration as people are told of it', () => {
  it('says its size, and names its files from its own folder on', () => {
    expect(configurationHead(config)).toMatchObject({
      ...{ name: 'acme', file: 'acme/sign-sync-config.yml', orgs: ['primary', 'emea'], rules: 3 },
      sources: [{ type: 'csv', place: 'acme/users.csv' }],
      notes: [
        'acme/sign-sync-config.yml:3:1  user_sync: idle.',
        '--users                        no rule names it.',
      ],
    });
  });

  it('keeps to itself where a file outside of that folder lies', () => {
    const outside = {
      ...config,
      sources: [{ type: 'csv', filePath: '/srv/hr/export/users.csv' }],
    } as unknown as Config;
    expect(configurationHead(outside).sources).toEqual([{ type: 'csv', place: 'users.csv' }]);
  });
});
