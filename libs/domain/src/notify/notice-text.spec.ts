import { describe, expect, it } from 'vitest';
import { noticeText, silenceText } from './notice-text.js';
import type { RunEnd } from './run-end.js';

const end: RunEnd = {
  ...{ configName: 'acme', runId: 'r', runName: '2026-11-21-0007', mode: 'sync', state: 'held' },
  ...{ scope: { kind: 'mapped' }, isOfSome: false, finishedAt: '2026-11-21T10:05:59Z' },
  planHash: '7f3a9b2c11',
  ...{ readFlaws: [], orgs: [] },
};

describe('the words of a message', () => {
  it('name the culprit of what is held, and how to let it go', () => {
    const culprit =
      '312 users would be deactivated in primary, 100 are allowed (guards.budgets[0]). Most of that, 300, comes from rule 2 (group "Sales").';
    const held = [{ code: 'GUARD_BUDGET', message: culprit, people: 312, example: 'ann@example.com' }];
    expect(
      noticeText('held', { ...end, orgs: [{ org: 'primary', held, failed: [], breaches: [culprit] }] }),
    ).toEqual({
      subject: 'Sign Sync (acme): changes are held',
      lines: [
        'Run 2026-11-21-0007 of "acme" ended at 2026-11-21 10:05 UTC: held.',
        `primary: ${culprit}`,
        'Next: see who waits with sign-sync held list; let them go with sign-sync plan approve 7f3a9b2c --all, or correct the directory or the rules and run again.',
      ],
    });
  });

  it('say of a look after an event how often it was in vain, and that it is repeated', () => {
    const error = { code: 'SOURCE_UNREACHABLE', message: 'The directory does not answer.' };
    const look = { ...end, state: 'failed', isOfSome: true, looksBefore: 2, error };
    const { lines } = noticeText('failed', look);
    expect(lines[0]).toBe(
      'Run 2026-11-21-0007 of "acme" ended at 2026-11-21 10:05 UTC: failed. It is about people whom an event named, and who were looked at 2 times before.',
    );
    expect(lines.at(-1)).toContain('looked at again by themselves');
    expect(noticeText('held', { ...look, state: 'held', looksBefore: 0 }).lines[0]).toMatch(
      /event named\.$/u,
    );
  });

  it('offer no approval where none is possible', () => {
    const held = [{ code: 'GUARD_LAST_ADMIN', message: 'No admin would stay.', people: 1 }];
    const { lines } = noticeText('held', { ...end, orgs: [{ org: 'emea', held, failed: [], breaches: [] }] });
    expect(lines.at(-1)).not.toContain('approve');
    expect(lines[1]).toBe('emea: 1 person held: No admin would stay. (GUARD_LAST_ADMIN)');
  });

  it('name who failed and why, the org that cannot be read, and the read that is not trusted', () => {
    const failed = [
      { code: 'INVALID_GROUP', message: 'No such group', people: 2, example: 'bo@example.com' },
    ];
    const error = { code: 'SIGN_UNAUTHORISED', message: 'The key was refused.' };
    const { lines } = noticeText('partly_done', {
      ...end,
      state: 'partly_done',
      readFlaws: ['Group "Sales" was cut off.'],
      orgs: [
        { org: 'primary', held: [], failed, breaches: [] },
        { org: 'emea', error, held: [], failed: [], breaches: [] },
      ],
    });
    expect(lines.slice(1, -1)).toEqual([
      `The directory's read is not trusted, so removals wait: Group "Sales" was cut off.`,
      'primary: 2 people failed, bo@example.com among them: No such group (INVALID_GROUP)',
      'emea: The key was refused. (SIGN_UNAUTHORISED)',
    ]);
  });

  it('stay on one line each and bounded, whatever a directory or Sign put into them', () => {
    const message = `evil\r\nBcc: all@example.com\u2028\u001b[31m${'x'.repeat(5_000)}`;
    const { subject, lines } = noticeText('failed', {
      ...end,
      configName: 'ac\r\nme',
      state: 'failed',
      error: { code: 'X', message },
    });
    for (const line of [subject, ...lines]) {
      expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
      expect(line.length).toBeLessThanOrEqual(600);
    }
  });

  it('say since when it is silent', () => {
    expect(silenceText('acme', 26, '2026-11-20T08:00:00.000Z').lines[0]).toBe(
      'No sync of "acme" has completed within 26 hours. The last one ended at 2026-11-20 08:00 UTC.',
    );
    expect(silenceText('acme', 1, undefined).subject).toBe('Sign Sync (acme): no complete run for 1 hour');
  });
});
