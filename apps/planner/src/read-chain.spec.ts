import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import { policy, rules } from '#testing';
import { readChain } from './read-chain.js';

const columns = { email: 'email', firstName: 'firstname', lastName: 'lastname', groups: 'groups' };

function config(
  overrides: Partial<Pick<Config, 'scope' | 'policy' | 'digest' | 'testMode'>> & {
    filePath?: string;
    file?: string;
  } = {},
): Config {
  const { filePath = '/people.csv', file = '/connector.yml', ...rest } = overrides;
  const made = {
    sources: [{ type: 'csv', file, filePath, columns, delimiter: ',', encoding: 'utf8' }],
    scope: { kind: 'mapped' },
    policy: policy({ rules: rules(['Staff', { assigns: ['Sales'] }]) }),
    ...rest,
  };
  return made as unknown as Config;
}

const here = readChain(config());

describe('readChain', () => {
  it('stays the same for what says nothing about who is read', () => {
    const [rule] = config().policy.rules;
    if (rule === undefined) throw new Error('The configuration of this spec has a rule.');
    const moved = { ...rule, place: { file: 'other.yml', line: 99 } };
    for (const other of [
      config({ digest: 'another' }),
      config({ testMode: true }),
      config({ file: '/elsewhere/connector.yml' }),
      config({ policy: policy({ rules: [moved], signOnlyAction: 'deactivate', updateNames: true }) }),
    ]) {
      expect(readChain(other)).toBe(here);
    }
    expect(here).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another for another source, another scope or other rules (SEMANTICS 21)', () => {
    const others = [
      config({ filePath: '/other.csv' }),
      config({ scope: { kind: 'all' } }),
      config({ scope: { kind: 'group', groups: ['Staff'] } }),
      config({ policy: policy({ rules: rules(['Staff', { assigns: ['Legal'] }]) }) }),
      config({ policy: policy({ rules: rules(['Staff', { assigns: ['Sales'], accountAdmin: true }]) }) }),
      config({ policy: policy({ rules: [] }) }),
    ].map((one) => readChain(one));
    expect(new Set([here, ...others]).size).toBe(others.length + 1);
  });
});
