import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloured, type DoctorReport, type OrgReport, plain, type SourceReport } from '#domain';
import { doctorLines, verdictLines } from './doctor-view.js';

const good = (words: string) => ({ state: 'good', words }) as const;
const bad = (words: string) => ({ state: 'bad', words }) as const;
const UNKNOWN = { state: 'unknown', words: 'not found out' } as const;

const csv: SourceReport = {
  ...{ type: 'csv', place: 'users.csv', milliseconds: 212 },
  checks: { reachable: good('yes'), tls: good('a file'), credentials: good('none needed') },
  groups: [
    { group: 'Sign Sales', people: 1200 },
    { group: 'Sign Legal', people: 1 },
    { group: 'Sign Board', people: 0 },
  ],
  sample: [
    {
      ...{ email: 'ana@example.com', groups: ['Sign Sales'], enabled: true },
      orgs: [
        {
          ...{
            org: 'primary',
            groups: [
              { name: 'Sales', admin: true },
              { name: 'Legal', admin: false },
            ],
          },
          ...{
            isDefault: false,
            accountAdmin: true,
            groupAdmin: false,
            rule: 4,
            directoryGroup: 'Sign Sales',
          },
        },
        {
          ...{ org: 'emea', groups: [], isDefault: false, accountAdmin: false, groupAdmin: true },
          ...{ rule: 6, directoryGroup: 'Sign Leads' },
        },
      ],
    },
    {
      ...{ email: 'boss@example.com', groups: ['Sign Sales'], enabled: false },
      orgs: [
        {
          ...{ org: 'primary', groups: [], isDefault: false, accountAdmin: false, groupAdmin: false },
          untouched: 'owner',
        },
      ],
    },
    { email: 'cy@example.com', groups: ['Berlin'], enabled: true, orgs: [] },
  ],
  notes: ['1,201 rows, UTF-8.'],
};

const ldap: SourceReport = {
  ...{ type: 'ldap', place: 'ldaps://dc1.example.com', domains: ['example.com'], milliseconds: 1400 },
  checks: {
    reachable: good('yes'),
    tls: good('TLS 1.3, certificate verified'),
    credentials: good('bound as cn=sync,dc=example,dc=com'),
  },
  groups: [{ group: 'Sign Sales', people: null }],
  ...{ sample: [], notes: [] },
};

const okta: SourceReport = {
  ...{ type: 'okta', place: 'https://acme.okta.com', milliseconds: 300, sample: [], notes: [] },
  checks: { reachable: good('yes'), tls: UNKNOWN, credentials: bad('refused') },
  failure: { code: 'SOURCE_REFUSED', message: 'Okta refused the token. Make a new one.' },
};

const adobeConsole: SourceReport = {
  ...{ type: 'adobe_console', place: 'ABC@AdobeOrg', milliseconds: 900, sample: [], notes: [] },
  checks: { reachable: good('yes'), tls: UNKNOWN, credentials: UNKNOWN },
  failure: { code: 'SOURCE_CUT', message: 'Page 3 of the users came twice.' },
};

const primary: OrgReport = {
  ...{
    org: 'primary',
    host: 'api.echosign.com',
    file: 'connector-sign.yml',
    ownerEmail: 'admin@example.com',
  },
  ...{ createUsers: true, deactivateUsers: false, calls: 5, milliseconds: 640 },
  checks: { reachable: good('yes'), tls: good('certificate verified'), credentials: good('accepted') },
  rateLimit: { throttled: 0 },
  groups: { count: 52, defaultGroup: 'Default Group', toCreate: ['Legal', 'Board'] },
  users: { count: 8114, isComplete: true, owner: 'account-admin', accountType: 'ENTERPRISE' },
};

const refused: OrgReport = {
  ...primary,
  ...{ org: 'emea', calls: 1, milliseconds: 90 },
  checks: { reachable: good('yes'), tls: good('certificate verified'), credentials: bad('refused') },
  failure: { code: 'SIGN_KEY_REFUSED', message: 'Org emea: the key was refused. Check it.' },
};

function report(parts: Partial<DoctorReport>): DoctorReport {
  return { file: '/x/sign-sync-config.yml', sources: [], orgs: [], troubles: [], isReady: true, ...parts };
}

describe('the table of doctor', () => {
  it('shows of a file its groups, those without people first, and what the rules make of three people', () => {
    expect(doctorLines(report({ sources: [csv] }), plain)).toEqual([
      '',
      'source csv   users.csv',
      '  ✓ reachable      yes, in 0.2 s',
      '  ✓ TLS            a file',
      '  ✓ credentials    none needed',
      '  ! groups         3 of 3 found',
      '  !                Sign Board   nobody',
      '                   Sign Sales   1,200 people',
      '                   Sign Legal   1 person',
      '  · people         ana@example.com',
      '                     primary    → Sales (admin), Legal   account admin   rule 4 ("Sign Sales")',
      '                     emea       stays in their group   group admin   rule 6 ("Sign Leads")',
      '                   boss@example.com   disabled in the directory',
      '                     primary    owner of the integration key: not touched',
      '                   cy@example.com',
      '                     managed nowhere: no rule names Berlin',
      '  · notes          1,201 rows, UTF-8.',
      '',
    ]);
  });

  it('shows of a server how it was reached, and which groups it does not know', () => {
    expect(doctorLines(report({ sources: [ldap] }), plain)).toEqual([
      '',
      'source ldap   ldaps://dc1.example.com   people of example.com only',
      '  ✓ reachable      yes, in 1.4 s',
      '  ✓ TLS            TLS 1.3, certificate verified',
      '  ✓ credentials    bound as cn=sync,dc=example,dc=com',
      '  ! groups         0 of 1 found',
      '  !                Sign Sales   not found',
      '',
    ]);
  });

  it('shows how far it came with what failed, and the code where no check says it', () => {
    expect(doctorLines(report({ sources: [okta, adobeConsole] }), plain)).toEqual([
      '',
      'source okta   https://acme.okta.com',
      '  ✓ reachable      yes, in 0.3 s',
      '  · TLS            not found out',
      '  ✗ credentials    refused',
      '',
      'source adobe_console   ABC@AdobeOrg',
      '  ✓ reachable      yes, in 0.9 s',
      '  · TLS            not found out',
      '  · credentials    not found out',
      '  ✗ stopped by     SOURCE_CUT',
      '',
    ]);
  });

  it('shows of an org its owner, its lists, the groups that a sync would create, and its settings', () => {
    expect(doctorLines(report({ orgs: [primary] }), plain)).toEqual([
      '',
      'org primary   api.echosign.com',
      '  ✓ reachable      yes, 5 calls in 0.6 s',
      '  ✓ TLS            certificate verified',
      '  ✓ key            accepted',
      '  ✓ owner          admin@example.com, account admin',
      '  ✓ users          8,114',
      '  ✓ groups         52',
      '  ✓ Default Group  Default Group',
      '  + to create      Legal, Board',
      '  · account type   ENTERPRISE',
      '  ✓ rate limit     not met by these calls',
      '  · may            create_users on, deactivate_users off',
      '',
    ]);
  });

  it('says of an org that refuses the key nothing that could not be read', () => {
    const { users: _, groups: __, ...unread } = refused;
    expect(doctorLines(report({ orgs: [unread] }), plain)).toEqual([
      '',
      'org emea   api.echosign.com',
      '  ✓ reachable      yes, 1 call in 0.1 s',
      '  ✓ TLS            certificate verified',
      '  ✗ key            refused',
      '  · may            create_users on, deactivate_users off',
      '',
    ]);
  });

  it('says what a rate limit asked for, and what was learnt of it', () => {
    const limited = (rateLimit: OrgReport['rateLimit']) =>
      doctorLines(report({ orgs: [{ ...primary, rateLimit }] }), plain).find((line) =>
        line.includes('rate limit'),
      );
    expect(limited({ throttled: 1, callsPerSecond: 12.5 })).toBe(
      '  ! rate limit     1 answer asked for patience, waited for, 12 calls a second from here on',
    );
    expect(limited({ throttled: 1, until: '2026-11-22T10:42:10.000Z' })).toBe(
      '  ! rate limit     silent until 2026-11-22T10:42:10.000Z',
    );
  });

  it('does not call a list whole that was not read to its end', () => {
    const users = { count: 40_000, isComplete: false, owner: 'not-seen' } as const;
    const lines = doctorLines(report({ orgs: [{ ...primary, users }] }), plain);
    expect(lines).toContain('  · users          more than 40,000: the list was not read to its end');
    expect(lines).toContain('  · owner          admin@example.com is not among those that were read');
  });

  it('shows every group that is missing, and of many others only the first', () => {
    const groups = [
      ...Array.from({ length: 30 }, (_, index) => ({ group: `There ${index}`, people: 5 })),
      ...Array.from({ length: 25 }, (_, index) => ({ group: `Missing ${index}`, people: null })),
    ];
    const lines = doctorLines(report({ sources: [{ ...csv, groups, sample: [], notes: [] }] }), plain);
    expect(lines.filter((line) => line.includes('not found'))).toHaveLength(25);
    expect(lines.at(-2)).toBe('                   … and 30 more');
  });

  it('reads the same without colours', () => {
    const all = report({ sources: [csv, ldap, okta, adobeConsole], orgs: [primary, refused] });
    expect(doctorLines(all, coloured).map(stripVTControlCharacters)).toEqual(doctorLines(all, plain));
  });
});

describe('the verdict of doctor', () => {
  it('is one line when all is well', () => {
    expect(verdictLines(report({}), plain)).toEqual(['Ready: a sync can run. Nothing was changed.']);
  });

  it('numbers what is wrong and what is to be looked at, with the code where there is one', () => {
    const troubles = [
      { blocks: true, message: 'Org emea: the key was refused. Check it.', code: 'SIGN_KEY_REFUSED' },
      { blocks: false, message: 'Nobody is in the group "Sign Board" (rule 4).' },
    ];
    expect(verdictLines(report({ troubles, isReady: false }), plain)).toEqual([
      'Not ready.   1 problem, 1 thing to look at. Nothing was changed.',
      '  ✗ 1. Org emea: the key was refused. Check it. (SIGN_KEY_REFUSED)',
      '  ! 2. Nobody is in the group "Sign Board" (rule 4).',
    ]);
  });

  it('stays ready with things to look at', () => {
    const troubles = [{ blocks: false, message: 'Look.' }];
    expect(verdictLines(report({ troubles }), plain)[0]).toBe(
      'Ready: a sync can run.   1 thing to look at. Nothing was changed.',
    );
  });
});
