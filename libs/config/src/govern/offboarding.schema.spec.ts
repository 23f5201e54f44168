import { describe, expect, it } from 'vitest';
import { configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';

function files(more: string, action = 'deactivate'): TrialFiles {
  const around = filesAround('csv', 'file_path: users.csv\n', {
    'users.csv': 'email,firstname,lastname,country,groups\n',
  });
  const main = (around['sign-sync-config.yml'] ?? '').replace('action: exclude', `action: ${action}`);
  return { ...around, 'sign-sync-config.yml': `${main}${more}\n` };
}

describe('offboarding', () => {
  it('is none unless it is written', async () => {
    expect((await tryConfig(files(''))).govern.offboarding).toBeUndefined();
  });

  it('is a time after which people are deactivated', async () => {
    const { govern } = await tryConfig(files('offboarding: {deactivate_after: 30d}'));
    expect(govern.offboarding).toEqual({ deactivateAfterMs: 30 * 24 * 3_600_000 });
  });

  it.for([
    ['offboarding: {}', 'deactivate_after'],
    ['offboarding: 30d', 'a mapping'],
    ['offboarding: {deactivate_after: soon}', '"soon" is not a duration'],
    ['offboarding: {deactivate_after: 0}', 'without offboarding people are deactivated at once'],
    ['offboarding: {deactivate_after: 4000d}', 'more than 3650d'],
    ['offboarding: {after: 30d}', 'unknown key'],
  ])('is refused where it makes no sense: %s', async ([written = '', part = '']) => {
    const problems = await configProblems(files(written));
    expect(problems.join('\n')).toContain(part);
    expect(problems.every((problem) => problem.startsWith('sign-sync-config.yml:5'))).toBe(true);
  });

  it.for(['exclude', 'reset', 'remove_groups', 'remove_roles'])(
    'needs another action than %s',
    async (action) => {
      expect(await configProblems(files('offboarding: {deactivate_after: 30d}', action))).toEqual([
        `sign-sync-config.yml:5:14 offboarding: deactivates people who are in Sign only, and sign_only_user_action is "${action}". Write "sign_only_user_action: deactivate" in user_sync, or take offboarding out.`,
      ]);
    },
  );
});
