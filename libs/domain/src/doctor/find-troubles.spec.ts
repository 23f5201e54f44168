import { describe, expect, it } from 'vitest';
import { rules } from '#testing';
import type { GroupSize, OrgReport, SourceReport } from './doctor-report.js';
import { findTroubles } from './find-troubles.js';

const GOOD = { state: 'good', words: 'yes' } as const;
const CHECKS = { reachable: GOOD, tls: GOOD, credentials: GOOD };
const RULES = rules(
  ['Staff', { assigns: ['Sales'] }],
  ['Law', { assigns: ['Legal'] }],
  ['Law', { assigns: ['emea::Legal'] }],
);

function source(sizes: Record<string, number | null>, more: Partial<SourceReport> = {}): SourceReport {
  const groups: GroupSize[] = Object.entries(sizes).map(([group, people]) => ({ group, people }));
  const where = { type: 'ldap', place: 'ldaps://dc1.example.com' };
  return { ...where, checks: CHECKS, milliseconds: 10, groups, sample: [], notes: [], ...more };
}

function org(more: Partial<OrgReport> = {}): OrgReport {
  return {
    ...{ org: 'primary', host: 'api.echosign.com', file: 'connector-sign.yml' },
    ...{ ownerEmail: 'admin@example.com', createUsers: true, deactivateUsers: true },
    ...{ checks: CHECKS, calls: 3, milliseconds: 10, rateLimit: { throttled: 0 } },
    groups: { count: 2, defaultGroup: 'Default Group', toCreate: [] },
    users: { count: 9, isComplete: true, owner: 'account-admin' },
    ...more,
  };
}

const messages = (sources: SourceReport[], orgs: OrgReport[] = []) =>
  findTroubles(sources, orgs, RULES).map(({ message }) => message);

describe('findTroubles', () => {
  it('finds none where everything is there, groups to create and unread rates included', () => {
    const toCreate = { count: 1, defaultGroup: 'Default Group', toCreate: ['Legal'] };
    const learnt = { throttled: 2, callsPerSecond: 12 };
    expect(
      findTroubles([source({ Staff: 12, Law: 3 })], [org({ groups: toCreate, rateLimit: learnt })], RULES),
    ).toEqual([]);
  });

  it('puts what stands in the way before what is to be looked at, whoever was inspected first', () => {
    const failure = { code: 'SIGN_KEY_REFUSED', message: 'Org emea: the key was refused.' };
    const found = findTroubles([source({ Staff: 0 })], [org(), org({ org: 'emea', failure })], RULES);
    expect(found.map(({ blocks, code }) => [blocks, code])).toEqual([
      [true, 'SIGN_KEY_REFUSED'],
      [false, undefined],
    ]);
  });

  it('names the rules of a group that no directory knows, and says --users where none names it', () => {
    expect(messages([source({ Staff: 4, Law: null, Berlin: null })])).toEqual([
      'No directory knows 2 groups: "Law" (rules 2, 3), "Berlin" (--users). Correct directory_group, or make the group there.',
    ]);
  });

  it('tells a group without people from one that is not known', () => {
    expect(messages([source({ Staff: 0, Law: 7 })])).toEqual([
      'Nobody is in the group "Staff" (rule 1). Check that directory_group is spelt as in the directory.',
    ]);
  });

  it('judges a group by all sources together', () => {
    expect(messages([source({ Staff: null }), source({ Staff: 5 })])).toEqual([]);
    expect(messages([source({ Staff: null }), source({ Staff: 0 })])).toEqual([
      expect.stringContaining('Nobody is in the group "Staff"'),
    ]);
  });

  it('says nothing of groups while a source could not be asked for them', () => {
    const failure = { code: 'SOURCE_REFUSED', message: 'The server refused the password.' };
    const { groups: _, ...failed } = source({}, { failure });
    expect(messages([source({ Staff: null }), failed])).toEqual([failure.message]);
  });

  it('names ten groups and counts the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`G${index}`, null]));
    expect(messages([source(many)])[0]).toMatch(
      /^No directory knows 12 groups: .*"G9" \(--users\) and 2 more\./,
    );
  });

  it('says which address is not the owner of the key, and in which file it stands', () => {
    const owned = (owner: 'not-found' | 'not-an-admin' | 'not-seen') =>
      messages([], [org({ users: { count: 9, isComplete: owner !== 'not-seen', owner } })]);
    expect(owned('not-found')).toEqual([
      expect.stringMatching(
        /^Org primary: admin_email admin@example\.com is no user .* connector-sign\.yml\.$/,
      ),
    ]);
    expect(owned('not-an-admin')).toEqual([expect.stringContaining('is no account admin')]);
    expect(owned('not-seen')).toEqual([]);
  });

  it('misses a Default Group where the list was read and marks none', () => {
    expect(messages([], [org({ groups: { count: 2, toCreate: [] } })])).toEqual([
      expect.stringContaining('marks no group as the Default Group'),
    ]);
  });

  it('lets a silence pass that came after everything was read, and no other', () => {
    const rateLimit = { throttled: 1, until: '2026-11-22T10:42:10.000Z' };
    const failure = { code: 'SIGN_WAIT_TOO_LONG', message: 'Org primary: wait.' };
    const { users: _, ...unread } = org({ rateLimit, failure });
    const found = (report: OrgReport) => findTroubles([], [report], RULES).map(({ blocks }) => blocks);
    expect(found(org({ rateLimit }))).toEqual([false]);
    expect(found(unread)).toEqual([true]);
    expect(messages([], [unread])).toEqual([
      'Org primary: Acrobat Sign asks for silence until 2026-11-22T10:42:10.000Z. A sync waits for that by itself; look again afterwards.',
    ]);
  });
});
