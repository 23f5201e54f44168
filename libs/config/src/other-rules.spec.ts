import { describe, expect, it } from 'vitest';
import { filesAround, tryConfig } from '#testing';
import { Configurations } from './configurations.js';
import { otherRules } from './other-rules.js';

const files = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
const main = files['sign-sync-config.yml'] ?? '';
/** A main file that lies elsewhere, beside none of the files that it names. */
const elsewhere = main.replaceAll('connector', '/nowhere/connector');

describe('rules of a file that lies elsewhere', () => {
  it('are read without any other file, over the orgs of the configuration that is here', async () => {
    const base = await tryConfig(files);
    const { policy, govern, baseDigest, digest } = otherRules(
      `${elsewhere.replace('Sign Sales', 'Sign Legal')}waves: [5, 100%]\n`,
      ...(['other.yml', base] as const),
    );
    expect(policy.rules).toMatchObject([{ directoryGroup: 'Sign Legal', place: { file: 'other.yml' } }]);
    expect(policy.orgs).toEqual(base.policy.orgs);
    expect(govern.waves?.sizes).toHaveLength(2);
    expect(baseDigest).toBe(base.digest);
    expect(digest).not.toBe(base.digest);
  });

  it('are those by which a run decides that was asked to, and no other run', async () => {
    const base = await tryConfig(files);
    const rules = otherRules(elsewhere.replace('Sign Sales', 'Sign Legal'), 'other.yml', base);
    const stored = JSON.parse(JSON.stringify(rules)) as typeof rules;
    const configurations = new Configurations([base]);
    const run = { configName: base.name, configDigest: rules.digest };
    const config = configurations.of({ ...run, options: { otherRules: stored } });
    expect(config).toMatchObject({ digest: rules.digest, policy: rules.policy, orgs: base.orgs });
    expect(configurations.of({ ...run, configDigest: base.digest })).toBe(base);
    expect(() => configurations.of(run)).toThrow(/differs/);
  });

  it('are refused with the place, and where they are about other orgs', async () => {
    const base = await tryConfig(files);
    const read = (text: string) => () => otherRules(text, 'other.yml', base);
    expect(read(`${main}waves: [50%, 10%]\n`)).toThrow(/other\.yml:5/);
    expect(read(main.replace('exclude', 'exlude'))).toThrow(/other\.yml:3.*"exlude"/);
    expect(read('user_sync: [')).toThrow(/other\.yml.*not valid YAML/);
    expect(read(main.replace('primary:', 'primary: c.yml, emea:'))).toThrow(/other orgs \(primary, emea\)/);
  });
});
