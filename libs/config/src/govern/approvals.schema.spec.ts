import { describe, expect, it } from 'vitest';
import { CHANGE_KINDS } from '#domain';
import { configProblems, filesAround, tryConfig } from '#testing';

function files(approvals: string) {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const main = `${around['sign-sync-config.yml'] ?? ''}${approvals}`;
  return { ...around, 'sign-sync-config.yml': main };
}

const policy = async (text: string) => (await tryConfig(files(text))).govern.approvals;

describe('approvals', () => {
  it('are absent unless the key is written', async () => {
    expect(await policy('')).toBeUndefined();
  });

  it('ask one person within a week, for nothing, unless told otherwise', async () => {
    expect(await policy('approvals: {}\n')).toEqual({
      ...{ required: [], approvers: 1, fourEyes: false, reasonRequired: false, expiryMs: 604_800_000 },
    });
  });

  it('take every key', async () => {
    const text =
      'approvals:\n  required: [deactivate, grant-account-admin]\n  approvers: 2\n  four_eyes: True\n  reason: True\n  expiry: 24h\n';
    expect(await policy(text)).toEqual({
      required: ['grant-account-admin', 'deactivate'],
      ...{ approvers: 2, fourEyes: true, reasonRequired: true, expiryMs: 86_400_000 },
    });
    expect((await policy('approvals: {required: [all]}\n'))?.required).toEqual(CHANGE_KINDS);
  });

  it.for([
    [
      'approvals: {required: [deactivat]}',
      '5:24 approvals.required[0]: "deactivat" is not a kind of change.',
    ],
    ['approvals: {required: []}', 'approvals.required: is an empty list.'],
    [
      'approvals: {required: deactivate}',
      'approvals.required: "deactivate" is read as text, and a list is wanted.',
    ],
    [
      'approvals: {approvers: 0}',
      'approvals.approvers: 0 is too small. Give how many different people must approve, from 1.',
    ],
    [
      'approvals: {approvers: two}',
      'approvals.approvers: "two" is read as text, and a whole number is wanted.',
    ],
    ['approvals: {four_eyes: "True"}', 'approvals.four_eyes: "True" is text because it is quoted.'],
    ['approvals: {expiry: soon}', 'approvals.expiry: "soon" is not a duration. Give a time such as 7d'],
    ['approvals: {expiry: 0}', 'approvals.expiry: is 0.'],
    ['approvals: {fore_eyes: True}', 'approvals.fore_eyes: unknown key. Did you mean "four_eyes"?'],
    ['approvals:', 'approvals: has no value. Give a mapping'],
  ] as const)('say what is wrong with "%s"', async ([text, expected]) => {
    const problems = await configProblems(files(`${text}\n`));
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });
});
