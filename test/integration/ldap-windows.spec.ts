import { afterEach, describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from '#config';
import { Secret } from '#domain';
import { LdapSource } from '../../libs/sources/src/ldap/ldap-source.js';
import {
  type LdapFault,
  ScriptedLdap,
  type ScriptedLdapOptions,
  WINDOWS_PASSWORD,
  WINDOWS_USER,
} from '../fakes/scripted-ldap/scripted-ldap.js';
import { WINDOWS_BASE, windowsCompany } from '../fakes/scripted-ldap/windows-company.js';
import { ldapConfig, NO_WAITING, readLdap, wanted, type WholeRead } from './ldap-world.js';

const ACTIVE =
  '(&(objectClass=user)(objectCategory=person)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';
const IN_CHAIN = '(memberOf:1.2.840.113556.1.4.1941:={group_dn})';
const TWO_STEPS = { kind: 'two-steps', attribute: 'member', nested: false } as const;

let server: ScriptedLdap | undefined;
afterEach(() => server?.close());

async function start(
  options: Omit<ScriptedLdapOptions, 'entries'> = {},
  people = 2500,
): Promise<ScriptedLdap> {
  server = await ScriptedLdap.start({ entries: windowsCompany(people), ...options });
  return server;
}

function config(changes: Partial<LdapSourceConfig> = {}): LdapSourceConfig {
  const at = {
    url: server?.url ?? '',
    baseDn: WINDOWS_BASE,
    bindDn: WINDOWS_USER,
    password: WINDOWS_PASSWORD,
  };
  return ldapConfig(at, { allUsersFilter: ACTIVE, pageSize: 1000, ...changes });
}

/** @param answerMs long enough for everything but a server that is silent on purpose */
function read(group: string, changes: Partial<LdapSourceConfig> = {}, answerMs = 60_000): Promise<WholeRead> {
  return readLdap(config(changes), { wanted: wanted(group), times: { connectMs: 15_000, answerMs } });
}

describe('Active Directory', () => {
  it('gives everybody who is not disabled, in pages of a thousand, with objectGUID as the key', async () => {
    await start();
    const { rows, evidence } = await read('All', { pageSize: 5000 });
    expect(rows).toHaveLength(2475);
    expect(rows[0]).toMatchObject({ sourceKey: '221100ff-4433-6655-7788-99aa00000001', groups: ['All'] });
    expect(new Set(rows.map(({ sourceKey }) => sourceKey)).size).toBe(2475);
    expect(evidence).toMatchObject({ pages: 3, warnings: [] });
  });

  it('cuts a search without pages, which is an error that says what to do', async () => {
    await start();
    await expect(read('All', { pageSize: 0 })).rejects.toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('Set search_page_size in /etc/sign-sync/connector-ldap.yml'),
    });
  });

  it('follows groups in groups by its own rule', async () => {
    await start();
    const { rows } = await read('Outer', { members: { kind: 'filter', filterFormat: IN_CHAIN } });
    expect(rows.map(({ email }) => email)).toEqual([1, 2, 3, 4, 5].map((one) => `p${one}@example.com`));
    const direct = await read('Outer');
    expect(direct.rows).toEqual([]);
  });

  it.each([
    [3, 'exactly two ranges', 6],
    [4, 'the last one short', 10],
    [1, 'one by one', 5],
  ])('gives the values of a long attribute in ranges: %d at once, %s', async (maxValRange, _, people) => {
    await start({ maxValRange }, people);
    const { rows } = await read('All', { members: TWO_STEPS });
    expect(rows).toHaveLength(people);
    const asked = server?.searches.flatMap(({ attributes }) =>
      attributes.filter((name) => name.includes('range')),
    );
    expect(asked).toEqual(
      Array.from(
        { length: Math.ceil(people / maxValRange) - 1 },
        (__, at) => `member;range=${(at + 1) * maxValRange}-*`,
      ),
    );
  });

  it('reads 3,200 members of one group in three ranges', async () => {
    await start({}, 3200);
    const { rows } = await read('All', { members: TWO_STEPS });
    expect(rows).toHaveLength(3168);
  });

  it('follows groups in groups in two steps as well', async () => {
    await start();
    const { rows } = await read('Outer', { members: { ...TWO_STEPS, nested: true } });
    expect(rows).toHaveLength(5);
  });

  it('finds one person by objectGUID or address, with the groups of a full read', async () => {
    await start();
    for (const members of [
      { kind: 'filter', filterFormat: IN_CHAIN },
      { ...TWO_STEPS, nested: true },
    ] as const) {
      const source = new LdapSource(config({ members }), {
        wanted: wanted('All', 'Outer', 'Nobody'),
        clock: NO_WAITING,
      });
      const sourceKey = '221100ff-4433-6655-7788-99aa00000002';
      const answers = await source.readPeople(
        [{ sourceKey }, { email: 'P100@example.com' }, { email: 'nobody@example.com' }],
        new AbortController().signal,
      );
      expect(answers.map(({ rows }) => rows)).toEqual([
        [
          expect.objectContaining({
            sourceKey,
            email: 'p2@example.com',
            groups: ['All', 'Outer'],
            enabled: true,
          }),
        ],
        [expect.objectContaining({ email: 'p100@example.com', groups: [], enabled: false })],
        [],
      ]);
    }
  });

  it('refers to other servers, which is said and not followed', async () => {
    await start({ references: ['ldap://eu.example.com/DC=eu,DC=example,DC=com'] }, 20);
    const { rows, evidence } = await read('Few');
    expect(rows).toHaveLength(5);
    expect(evidence.warnings).toEqual([
      expect.stringMatching(/refers to other servers, which are not asked: ldap:\/\/eu\.example\.com\//u),
    ]);
  });

  it('says why it does not let an account in', async () => {
    await start();
    const bind = { username: WINDOWS_USER, password: new Secret('not-a-secret-4') };
    await expect(read('All', { bind })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining('invalid credentials (49), wrong user or password. Check username'),
    });
  });

  it('does not answer anonymous clients', async () => {
    await start();
    const { bind: _, ...anonymous } = config();
    await expect(readLdap(anonymous, { wanted: wanted('All') })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(/does not answer anonymous clients: .* Give username and password/u),
    });
  });
});

describe('an answer that is cut short', () => {
  /** The group is found by the first search; its people come with the second, third and fourth. */
  const faultAt = (number: number, fault: LdapFault) => (_: unknown, at: number) =>
    at === number ? fault : undefined;
  const page = (number: number): RegExp => new RegExp(`members of group "All", page ${number},`, 'u');

  it.each<[string, LdapFault, string]>([
    ['the connection ends', { kind: 'disconnect', afterEntries: 10 }, 'SOURCE_CUT'],
    ['the connection ends before the first entry', { kind: 'disconnect', afterEntries: 0 }, 'SOURCE_CUT'],
    ['an entry is cut', { kind: 'half-entry' }, 'SOURCE_CUT'],
    ['the server says goodbye', { kind: 'notice' }, 'SOURCE_CUT'],
    ['nothing comes', { kind: 'silence' }, 'SOURCE_CUT'],
    [
      'something else than LDAP comes',
      { kind: 'garbage', bytes: Buffer.from('HTTP/1.1 502 Bad Gateway\r\n') },
      'SOURCE_ANSWER',
    ],
    [
      'lengths do not fit',
      { kind: 'garbage', bytes: Buffer.from('300c02010464070401783004300204ff', 'hex') },
      'SOURCE_ANSWER',
    ],
    ['a time limit is over', { kind: 'result', code: 3, message: '', afterEntries: 10 }, 'SOURCE_CUT'],
    [
      'a limit of the administrator is over',
      { kind: 'result', code: 11, message: '', afterEntries: 10 },
      'SOURCE_CUT',
    ],
    ['the server is busy', { kind: 'result', code: 51, message: '', afterEntries: 0 }, 'SOURCE_FAILED'],
    [
      'the server fails',
      { kind: 'result', code: 80, message: 'internal', afterEntries: 10 },
      'SOURCE_FAILED',
    ],
    ['the rights end', { kind: 'result', code: 50, message: '', afterEntries: 10 }, 'SOURCE_REFUSED'],
    ['the server does not say what follows', { kind: 'no-control' }, 'SOURCE_ANSWER'],
    ['the first page comes again', { kind: 'first-page' }, 'SOURCE_ANSWER'],
  ])('ends the read with the group and the page: %s', async (_, fault, code) => {
    await start({ fault: faultAt(3, fault) });
    const patience = fault.kind === 'silence' ? 3000 : undefined;
    const outcome = await read('All', {}, patience).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code, message: expect.stringMatching(page(2)) });
    expect(server?.searches).toHaveLength(3);
    expect((outcome as Error).message).not.toContain(WINDOWS_PASSWORD);
  });

  it.each([1, 2, 3])('notices a lost range of members: %d', async (range) => {
    const lost = `member;range=${range * 10}-*`;
    await start(
      {
        maxValRange: 10,
        fault: ({ attributes }) =>
          attributes.includes(lost) ? { kind: 'without', attribute: /range/u } : undefined,
      },
      35,
    );
    await expect(read('All', { members: TWO_STEPS })).rejects.toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining(
        `did not tell all members of group "All": asked for ${lost}, the server did not answer with it`,
      ),
    });
  });

  it('ends the read when the look-up of one of many members fails', async () => {
    await start(
      {
        fault: ({ base }) =>
          base.startsWith('CN=Person 17,')
            ? { kind: 'result', code: 80, message: '', afterEntries: 0 }
            : undefined,
      },
      40,
    );
    await expect(read('All', { members: TWO_STEPS })).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining(
        'the members of group "All": CN=Person 17,OU=People,DC=example,DC=com',
      ),
    });
  });

  it('goes on over pages without entries, which are legal', async () => {
    await start({ fault: (_, at) => (at === 3 || at === 4 ? { kind: 'empty-page' } : undefined) });
    const { rows } = await read('All');
    expect(rows).toHaveLength(2475);
  });

  it('does not go round for ever where pages stay empty', async () => {
    await start({ fault: (_, at) => (at >= 3 ? { kind: 'empty-page' } : undefined) }, 20);
    await expect(read('All', { pageSize: 10 })).rejects.toMatchObject({ code: 'SOURCE_ANSWER' });
  });

  it.each<[string, LdapFault]>([
    ['busy', { kind: 'result', code: 51, message: '', afterEntries: 0 }],
    ['gone for a moment', { kind: 'disconnect', afterEntries: 0 }],
  ])('asks again when a search has not begun to answer: %s', async (_, fault) => {
    await start({ fault: faultAt(2, fault) });
    const { rows, evidence } = await read('All');
    expect(rows).toHaveLength(2475);
    expect(evidence.pages).toBe(3);
  });

  it('gives up after three tries', async () => {
    await start({
      fault: (_, at) => (at >= 2 ? { kind: 'result', code: 52, message: '', afterEntries: 0 } : undefined),
    });
    await expect(read('All')).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
    expect(server?.searches).toHaveLength(4);
  });

  it('says so when a server that knows no pages has sent everything at once', async () => {
    await start({ fault: (search) => (search.page === undefined ? undefined : { kind: 'no-control' }) }, 500);
    const { rows, evidence } = await read('All');
    expect(rows).toHaveLength(495);
    expect(evidence.warnings).toEqual([
      expect.stringMatching(/does not know pages and sent everything at once/u),
    ]);
  });

  it('leaves no connection behind', async () => {
    await start({ fault: faultAt(3, { kind: 'disconnect', afterEntries: 1 }) });
    await expect(read('All')).rejects.toThrow('page 2');
    await expect.poll(() => server?.connections).toBe(0);
  });
});
