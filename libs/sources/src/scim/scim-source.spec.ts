import { readEvidenceSchema } from '#contracts';
import { type DirectoryRow, type PushedDirectory, type PushedPerson, scimText } from '#domain';
import { describe, expect, it } from 'vitest';
import { OpenRead } from '../open-read.js';
import { ScimSource } from './scim-source.js';

const never = new AbortController().signal;
const WANTED = { groups: ['Sales', 'Legal'], everybody: false };

function person(id: string, groups: readonly string[], more: Partial<PushedPerson> = {}): PushedPerson {
  return {
    id,
    attributes: { userName: `${id}@example.com`, active: true },
    isDeleted: false,
    groups,
    ...more,
  };
}

/** Pushed people in memory. */
function pushed(
  people: readonly PushedPerson[],
  { groups = ['Sales', 'Legal'], isFilling = false } = {},
): PushedDirectory {
  return {
    knownGroups: async (_, names) => names.filter((name) => groups.includes(name)),
    people: async function* () {
      for (const one of people) yield [one];
    },
    find: async (_, { ids, emails }) =>
      people.filter(
        ({ id, attributes }) => ids.includes(id) || emails.includes(scimText(attributes, 'userName')),
      ),
    isFilling: async () => isFilling,
    size: async () => ({ users: people.length, groups: groups.length }),
  };
}

async function read(directory: PushedDirectory, leaving: { deleted?: 'keep'; suspended?: 'keep' } = {}) {
  const source = open(directory, leaving);
  const reading = new OpenRead(source.read(never));
  const rows: DirectoryRow[] = [];
  for await (const chunk of reading) rows.push(...chunk);
  return { rows, evidence: readEvidenceSchema.parse(reading.evidence) };
}

function open(
  directory: PushedDirectory,
  leaving: { deleted?: 'keep'; suspended?: 'keep' } = {},
): ScimSource {
  const config = {
    type: 'scim',
    file: '/main.yml',
    connection: 'okta',
    deleted: 'leaver',
    suspended: 'leaver',
  } as const;
  return new ScimSource({ ...config, ...leaving }, { wanted: WANTED, pushed: directory });
}

describe('the source of pushed people', () => {
  it('reads them with their groups under the key that the service gave them', async () => {
    const attributes = {
      userName: 'k',
      name: { givenName: 'Kim', familyName: 'Doe' },
      emails: [{ value: 'kim@x.de' }],
    };
    const { rows, evidence } = await read(
      pushed([person('1', ['Sales'], { attributes }), person('2', ['Legal', 'Sales'])]),
    );
    expect(rows).toEqual([
      {
        row: 1,
        sourceKey: '1',
        email: 'kim@x.de',
        firstName: 'Kim',
        lastName: 'Doe',
        groups: ['Sales'],
        enabled: true,
      },
      { row: 2, sourceKey: '2', email: '2@example.com', groups: ['Legal', 'Sales'], enabled: true },
    ]);
    expect(evidence).toMatchObject({
      ...{
        source: 'scim:okta',
        rows: 2,
        people: 2,
        dropped: 0,
        batches: 1,
        flaws: [],
        groupsNotFound: [],
        warnings: [],
      },
      groupsAnswered: [
        { group: 'Sales', people: 2 },
        { group: 'Legal', people: 1 },
      ],
    });
  });

  it('has it from the client itself that somebody has left', async () => {
    const people = [
      person('gone', ['Sales'], { isDeleted: true }),
      person('idle', ['Sales'], { attributes: { userName: 'idle@example.com', active: false } }),
      person('here', ['Sales']),
    ];
    const enabled = async (leaving?: { deleted?: 'keep'; suspended?: 'keep' }) =>
      (await read(pushed(people), leaving)).rows.map((row) => row.enabled);
    expect(await enabled()).toEqual([false, false, true]);
    expect(await enabled({ deleted: 'keep' })).toEqual([true, false, true]);
    expect(await enabled({ suspended: 'keep' })).toEqual([false, true, true]);
  });

  it('keeps somebody without an address for who they are', async () => {
    const nameless = person('n', ['Sales'], { attributes: { userName: 'nameless' } });
    const { rows, evidence } = await read(pushed([nameless, { ...nameless, id: 'left', isDeleted: true }]));
    expect(rows).toEqual([]);
    expect(evidence).toMatchObject({ dropped: 1, droppedKeys: ['n'] });
    expect(evidence.warnings).toEqual(['SCIM okta: nameless is left out: no usable e-mail address.']);
  });

  it('says which groups were never pushed, and that the first push goes on', async () => {
    const { evidence } = await read(pushed([person('1', [])], { groups: ['Legal'], isFilling: true }));
    expect(evidence).toMatchObject({ groupsNotFound: ['Sales'], warnings: ['No group found for: Sales'] });
    expect(evidence.flaws).toEqual([
      { code: 'SCIM_FILLING', message: expect.stringContaining('nobody counts as absent') },
    ]);
  });

  it('looks people up by key and by address, each by itself', async () => {
    const source = open(pushed([person('1', ['Sales']), person('2', [])]));
    const keys = [
      { sourceKey: '2' },
      { email: '1@EXAMPLE.com' },
      { email: 'nobody@example.com' },
      { sourceKey: '9', email: '2@example.com' },
    ];
    const found = await source.readPeople(
      keys.map((key) => ({ ...key, ...(key.email !== undefined && { email: key.email.toLowerCase() }) })),
      never,
    );
    expect(found.map(({ rows }) => rows.map(({ sourceKey }) => sourceKey))).toEqual([
      ['2'],
      ['1'],
      [],
      ['2'],
    ]);
  });

  it('tells a doctor what was pushed', async () => {
    const report = await open(
      pushed([person('1', ['Sales']), person('2', ['Sales'], { isDeleted: true })], { groups: ['Sales'] }),
    ).inspect();
    expect(report).toMatchObject({
      groups: [
        { group: 'Sales', people: 1 },
        { group: 'Legal', people: undefined },
      ],
      sample: [{ email: '1@example.com' }],
      notes: ['2 people and 1 groups were pushed'],
    });
  });

  it('names the members of a group', async () => {
    const members: unknown[] = [];
    for await (const some of open(pushed([person('1', ['Sales']), person('2', [])])).membersOf(
      'Sales',
      never,
    ))
      members.push(...some);
    expect(members).toEqual([{ sourceKey: '1', email: '1@example.com' }]);
  });
});
