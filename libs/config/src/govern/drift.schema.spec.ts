import { describe, expect, it } from 'vitest';
import { configProblems, filesAround, tryConfig } from '#testing';

const MAIN = `sign_orgs: {primary: connector-sign.yml, emea: connector-sign-emea.yml}
identity_source: {type: csv, connector: connector.yml}
user_sync: {sign_only_limit: 100, sign_only_user_action: exclude}
user_management: [{directory_group: Sign Sales, sign_group: Sales}]
`;
const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
const files = (drift: string) => ({
  ...around,
  'sign-sync-config.yml': MAIN + drift,
  'connector-sign-emea.yml': (around['connector-sign.yml'] ?? '').replace('key-primary', 'key-emea'),
});

describe('drift', () => {
  it('is absent without the key', async () => {
    expect((await tryConfig(files(''))).govern.drift).toBeUndefined();
  });

  it('says one thing for every org, or one for each that is named', async () => {
    expect((await tryConfig(files('drift: report\n'))).govern.drift).toEqual({
      primary: 'report',
      emea: 'report',
    });
    expect((await tryConfig(files('drift: {emea: report}\n'))).govern.drift).toEqual({ emea: 'report' });
  });

  it.for([
    ['drift: repair\n', 'drift: "repair" is not a way to treat changes made by hand. One of: heal, report.'],
    ['drift: {emae: report}\n', 'drift.emae: unknown org "emae". Did you mean "emea"?'],
    ['drift: {emea: 3}\n', 'drift.emea: 3 is read as a number, and text is wanted.'],
    ['drift: [heal]\n', 'drift: is a list, and a word or a mapping is wanted. Give heal or report'],
    ['drift:\n', 'drift: has no value. Give heal or report'],
  ])('names the place and what would be right: %j', async ([drift = '', message = '']) => {
    const problems = await configProblems(files(drift));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^sign-sync-config\.yml:5:\d+ /);
    expect(problems[0]).toContain(message);
  });
});
