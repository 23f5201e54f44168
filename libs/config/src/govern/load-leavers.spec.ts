import { describe, expect, it } from 'vitest';
import { configNotes, configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';

interface Written {
  readonly action?: string;
  readonly more?: string;
  readonly connector?: string;
}

const MAY = 'create_users: True\ndeactivate_users: True\n';

function files({ action, more = '', connector = MAY }: Written): TrialFiles {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const written = action === undefined ? '' : `, sign_only_user_action: ${action}`;
  const main = (around['sign-sync-config.yml'] ?? '').replace(', sign_only_user_action: exclude', written);
  const sign = (around['connector-sign.yml'] ?? '').replace(/create_users[^]*$/u, connector);
  return { ...around, 'sign-sync-config.yml': `${main}${more}\n`, 'connector-sign.yml': sign };
}

const actionOf = async (written: Written) => (await tryConfig(files(written))).policy.signOnlyAction;

describe('approvals.leavers', () => {
  it('says what sign_only_user_action would, and then that may be left out', async () => {
    expect(await actionOf({ more: 'approvals: {leavers: delete}' })).toBe('delete');
    expect(await actionOf({ more: 'approvals: {leavers: suspend}' })).toBe('suspend');
    expect(await actionOf({ more: 'approvals: {leavers: nothing}' })).toBe('exclude');
  });

  it('goes with the action that it refines', async () => {
    expect(await actionOf({ action: 'deactivate', more: 'approvals: {leavers: delete}' })).toBe('delete');
    expect(await actionOf({ action: 'exclude', more: 'approvals: {leavers: nothing}' })).toBe('exclude');
  });

  it.for([
    ['delete', 'reset', 'deactivate'],
    ['suspend', 'exclude', 'deactivate'],
    ['nothing', 'deactivate', 'exclude'],
  ])('as %s contradicts %s, and both lines are named', async ([leavers, action = '', fitting]) => {
    expect(await configProblems(files({ action, more: `approvals: {leavers: ${leavers}}` }))).toEqual([
      `sign-sync-config.yml:5:22 approvals.leavers: ${leavers} contradicts "sign_only_user_action: ${action}" in line 3. Take one of the two out, or write "sign_only_user_action: ${fitting}" there.`,
    ]);
  });

  it('is one of three words, and one of the two keys must be there', async () => {
    expect(await configProblems(files({ more: 'approvals: {leavers: remove}' }))).toEqual([
      'sign-sync-config.yml:5:22 approvals.leavers: "remove" is not a leaver policy. One of: delete, suspend, nothing.',
    ]);
    expect(await configProblems(files({}))).toEqual([
      'sign-sync-config.yml:3 user_sync.sign_only_user_action: missing. Give one of: exclude, reset, deactivate, remove_groups, remove_roles.',
    ]);
  });

  it.for(['delete', 'suspend'])('as %s becomes reset where nobody may be deactivated', async (leavers) => {
    const connector = 'create_users: True\ndeactivate_users: False\n';
    expect(await configNotes(files({ more: `approvals: {leavers: ${leavers}}`, connector }))).toEqual([
      `5 approvals.leavers: ${leavers} becomes reset in the org "primary", because deactivate_users is False in connector-sign.yml.`,
    ]);
  });

  it('as suspend warns where nobody can be reactivated', async () => {
    const connector = 'create_users: False\ndeactivate_users: True\n';
    expect(await configNotes(files({ more: 'approvals: {leavers: suspend}', connector }))).toEqual([
      '5 approvals.leavers: who comes back stays inactive in the org "primary", because create_users is False in connector-sign.yml.',
    ]);
  });

  it('goes with offboarding, except for nothing', async () => {
    const steps = 'offboarding: {deactivate_after: 30d}';
    const { govern } = await tryConfig(files({ more: `approvals: {leavers: delete}\n${steps}` }));
    expect(govern.offboarding).toEqual({ deactivateAfterMs: 30 * 24 * 3_600_000 });
    expect(await configProblems(files({ more: `approvals: {leavers: nothing}\n${steps}` }))).toEqual([
      'sign-sync-config.yml:6:14 offboarding: deactivates people who are in Sign only, and approvals.leavers in line 5 is nothing. Write delete or suspend there, or take offboarding out.',
    ]);
  });
});
