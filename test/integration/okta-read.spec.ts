import { afterEach, describe, expect, it } from 'vitest';
import { readEvidenceSchema } from '#contracts';
import type { FakeOktaOptions } from '../fakes/okta/fake-okta-state.js';
import { oktaGroup, oktaUser, openOktaWorld, readAll, type OktaWorld } from '../fakes/okta/okta-world.js';

const many = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, index) => oktaUser(`${prefix}${index}`));

describe('a read of Okta', () => {
  let world: OktaWorld | undefined;
  const open = async (options: Partial<FakeOktaOptions>) => {
    world = await openOktaWorld(options);
    return world;
  };
  afterEach(async () => {
    await world?.okta.close();
    world = undefined;
  });

  it('yields everybody once, with all wanted groups, and says what it has seen', async () => {
    const users = many(450);
    const { source, okta } = await open({
      users,
      groups: [
        oktaGroup('Sign Sales', users),
        oktaGroup('Sign Admins', users.slice(0, 3)),
        oktaGroup('Sign Empty', []),
        oktaGroup('Others', users),
      ],
    });
    const { rows, evidence } = await readAll(source(['Sign Sales', 'Sign Admins', 'Sign Empty', 'Nobody']));
    expect(rows).toHaveLength(450);
    expect(rows[0]).toEqual({
      row: 1,
      sourceKey: '00u-p0',
      email: 'p0@example.com',
      firstName: 'P0',
      lastName: 'Example',
      groups: ['Sign Sales', 'Sign Admins'],
      enabled: true,
    });
    expect(rows[449]).toMatchObject({ row: 450, groups: ['Sign Sales'] });
    expect(readEvidenceSchema.parse(evidence)).toMatchObject({
      source: `okta:${new URL(okta.url).host}`,
      pages: 5,
      rows: 450,
      people: 450,
      dropped: 0,
      flaws: [],
      groupsNotFound: ['Nobody'],
      groupsAnswered: [
        { group: 'Sign Sales', people: 450 },
        { group: 'Sign Admins', people: 3 },
        { group: 'Sign Empty', people: 0 },
      ],
      warnings: ['No group found for: Nobody'],
    });
  });

  it('reads a group whose last page is full without missing or doubling anybody', async () => {
    for (const size of [1, 199, 200, 201, 399, 400]) {
      const users = many(size);
      const { source, okta } = await open({ users, groups: [oktaGroup('Sign', users)] });
      const { rows, evidence } = await readAll(source(['Sign']));
      expect(rows.map(({ sourceKey }) => sourceKey)).toEqual(users.map(({ id }) => id));
      expect(evidence.groupsAnswered).toEqual([{ group: 'Sign', people: size }]);
      await okta.close();
    }
  });

  it('heals a lost link to the next page by asking for the page once more', async () => {
    const users = many(450);
    const { source, okta } = await open({ users, groups: [oktaGroup('Sign', users)] });
    okta.faults.strike({ kind: 'no-next', route: 'members', page: 1 });
    expect((await readAll(source(['Sign']))).rows).toHaveLength(450);
  });

  it('goes on over a page that is empty but has a link', async () => {
    const users = many(250);
    const { source, okta } = await open({ users, groups: [oktaGroup('Sign', users)] });
    okta.faults.strike({ kind: 'empty-page', route: 'members', page: 2 });
    expect((await readAll(source(['Sign']))).rows).toHaveLength(250);
  });

  it('has the same digest in whatever order Okta answers, and another one when somebody moves', async () => {
    const users = many(5);
    const { source, okta } = await open({
      users,
      groups: [oktaGroup('A', users), oktaGroup('B', users.slice(1))],
    });
    const digest = async () => (await readAll(source(['A', 'B']))).evidence.digest;
    const first = await digest();
    okta.directory.groups = [oktaGroup('A', users.toReversed()), oktaGroup('B', users.slice(1))];
    expect(await digest()).toBe(first);
    okta.directory.groups = [oktaGroup('A', users), oktaGroup('B', users.slice(2))];
    expect(await digest()).not.toBe(first);
  });

  describe('groups', () => {
    it('are matched exactly, letter case included, spaces around the name left out', async () => {
      const [a, b, c] = many(3);
      const { source } = await open({
        users: [a!, b!, c!],
        groups: [oktaGroup('sign', [a!]), oktaGroup('Sign', [b!]), oktaGroup('Sign Sales', [c!])],
      });
      const { rows } = await readAll(source([' Sign ']));
      expect(rows).toMatchObject([{ sourceKey: '00u-p1' }]);
    });

    it.each([{ searchRefused: false }, { searchRefused: true }])(
      'may have any name (search refused: $searchRefused)',
      async ({ searchRefused }) => {
        const names = ['R&D #1 + "quoted"', 'Vertrieb/Süd %41', 'back\\slash', '日本'];
        const users = many(1);
        const { source } = await open({
          users,
          groups: names.map((name) => oktaGroup(name, users)),
          searchRefused,
        });
        expect((await readAll(source(names))).rows).toMatchObject([{ groups: names }]);
      },
    );

    it('that search does not know yet are found all the same', async () => {
      const users = many(1);
      const { source } = await open({
        users,
        groups: [oktaGroup('New', users)],
        unsearchable: ['00g-New'],
      });
      expect((await readAll(source(['New']))).evidence.groupsNotFound).toEqual([]);
    });

    it('of one name end the read', async () => {
      const users = many(1);
      const { source } = await open({
        users,
        groups: [oktaGroup('Sign', users), oktaGroup('Sign', users, 'APP_GROUP')],
      });
      await expect(readAll(source(['Sign']))).rejects.toMatchObject({
        code: 'SOURCE_GROUP_AMBIGUOUS',
        message:
          'Okta has 2 groups of the name "Sign": 00g-Sign (OKTA_GROUP), 00g-SignAPP_GROUP (APP_GROUP). Rename one of them.',
      });
    });

    it('that may hide behind the longest list Okta gives end the read', async () => {
      const { source } = await open({
        groups: Array.from({ length: 301 }, (_, index) => oktaGroup(`Sign ${index}`, [])),
        searchRefused: true,
      });
      await expect(readAll(source(['Sign']))).rejects.toMatchObject({ code: 'SOURCE_CUT' });
    });

    it('are asked for by the text of group_filter_format', async () => {
      const users = many(1);
      const { source, okta } = await open({ users, groups: [oktaGroup('Sign', users)] });
      await readAll(source(['Sign'], { groupFilterFormat: 'Si{group}' }));
      expect(okta.requests[0]?.path).toBe('/api/v1/groups?q=SiSign');
    });
  });

  describe('the filter', () => {
    const people = [
      oktaUser('active'),
      oktaUser('locked', { status: 'LOCKED_OUT' }),
      oktaUser('expired', { status: 'PASSWORD_EXPIRED' }),
      oktaUser('recovering', { status: 'RECOVERY' }),
      oktaUser('staged', { status: 'STAGED' }),
      oktaUser('provisioned', { status: 'PROVISIONED' }),
      oktaUser('suspended', { status: 'SUSPENDED' }),
      oktaUser('gone', { status: 'DEPROVISIONED' }),
    ];
    const kept = async (allUsersFilter: string) => {
      const { source } = await open({ users: people, groups: [oktaGroup('Sign', people)] });
      const { rows, evidence } = await readAll(source(['Sign'], { allUsersFilter }));
      return { names: rows.map(({ email }) => email.split('@')[0]), warnings: evidence.warnings };
    };

    it('of the original keeps whoever is locked out or has to change the password', async () => {
      const both = { names: ['active', 'locked', 'expired', 'recovering'], warnings: [] };
      expect(await kept('user.status == "ACTIVE"')).toEqual(both);
      await world?.okta.close();
      expect(await kept(" user.status=='ACTIVE' ")).toEqual(both);
    });

    it('of the administrator is obeyed, and its victims are counted', async () => {
      expect(await kept('user.status == "ACTIVE" and user.profile.countryCode == "DE"')).toEqual({
        names: ['active'],
        warnings: [
          'Okta: all_users_filter leaves 3 members of wanted groups out for nothing but a status that does not mean leaving (LOCKED_OUT 1, PASSWORD_EXPIRED 1, RECOVERY 1), and they count as leavers. To keep them, let the filter say: user.status in ["ACTIVE", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY"].',
        ],
      });
    });

    it('leaves others out without a word', async () => {
      expect(await kept('user.status == "ACTIVE" and user.profile.countryCode == "FR"')).toEqual({
        names: [],
        warnings: [],
      });
      await world?.okta.close();
      expect(await kept('user.status not in ("SUSPENDED", "DEPROVISIONED")')).toMatchObject({
        names: ['active', 'locked', 'expired', 'recovering', 'staged', 'provisioned'],
        warnings: [],
      });
    });

    it('with a mistake ends the read before anything is asked', async () => {
      const { source, okta } = await open({});
      await expect(
        readAll(source(['Sign'], { allUsersFilter: 'user.status = "ACTIVE"' })),
      ).rejects.toMatchObject({
        code: 'SOURCE_FILTER',
        message:
          'all_users_filter of the Okta connector cannot be read: at character 13, a single "=" compares nothing. Write ==.',
      });
      expect(okta.requests).toEqual([]);
    });
  });

  describe('people', () => {
    it('without a usable address are left out by name; other gaps are counted', async () => {
      const users = [
        oktaUser('ann'),
        oktaUser('blank', { profile: { email: ' ' } }),
        oktaUser('bad', { profile: { email: 'no address' } }),
        oktaUser('nameless', { profile: { firstName: null, countryCode: undefined } }),
      ];
      const { source } = await open({ users, groups: [oktaGroup('Sign', users)] });
      const { rows, evidence } = await readAll(source(['Sign']));
      expect(rows.map(({ row, email }) => [row, email])).toEqual([
        [1, 'ann@example.com'],
        [4, 'nameless@example.com'],
      ]);
      expect(rows[1]).not.toHaveProperty('firstName');
      expect(evidence).toMatchObject({
        rows: 4,
        people: 2,
        dropped: 2,
        groupsAnswered: [{ group: 'Sign', people: 2 }],
        warnings: [
          'Okta: blank@example.com is left out: empty email attribute (email).',
          'Okta: bad@example.com is left out: the e-mail address is malformed.',
          'Okta: 1 person has no value for user_given_name_format (firstName), first nameless@example.com.',
          'Okta: 1 person has no value for user_country_code_format (countryCode), first nameless@example.com.',
        ],
      });
    });

    it('are told one by one up to twenty', async () => {
      const users = [oktaUser('ann'), ...many(30).map((user) => ({ ...user, profile: {} }))];
      const { source } = await open({ users, groups: [oktaGroup('Sign', users)] });
      const { warnings } = (await readAll(source(['Sign']))).evidence;
      expect(warnings).toHaveLength(21);
      expect(warnings[20]).toBe('Okta: … and 10 more left out.');
    });

    it('all without the attribute that the e-mail format names end the read', async () => {
      const users = many(3);
      const { source } = await open({ users, groups: [oktaGroup('Sign', users)] });
      const formats = { email: '{emial}', givenName: '{firstName}', surname: '{lastName}', countryCode: '' };
      await expect(readAll(source(['Sign'], { formats }))).rejects.toMatchObject({
        code: 'SOURCE_FILTER',
        message:
          'None of 3 people in Okta has a value for user_email_format ("emial"). It takes names of profile attributes, such as {email}.',
      });
    });

    it('take their address from several attributes, the first value of each', async () => {
      const users = [oktaUser('ann', { profile: { uid: ['a1', 'a2'], tenant: 7 } })];
      const { source } = await open({ users, groups: [oktaGroup('Sign', users)] });
      const formats = {
        email: '{uid}.{tenant}@x.com',
        givenName: '{lastName}',
        surname: '{firstName}',
        countryCode: '',
      };
      expect((await readAll(source(['Sign'], { formats }))).rows).toMatchObject([
        { email: 'a1.7@x.com', firstName: 'Example', lastName: 'ANN' },
      ]);
    });
  });

  it('is refused for "users: all"', async () => {
    const { okta } = await open({});
    const { OktaSource } = await import('../../libs/sources/src/okta/okta-source.js');
    const { oktaConfig } = await import('../fakes/okta/okta-world.js');
    const source = new OktaSource(oktaConfig(okta.url), { wanted: { groups: [], everybody: true } });
    await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNSUPPORTED' });
  });

  it('ends with the reason of the signal', async () => {
    const users = many(450);
    const { source, okta } = await open({ users, groups: [oktaGroup('Sign', users)] });
    const stop = new AbortController();
    okta.faults.strike({ kind: 'status', status: 503, route: 'members', page: 2, times: 9 });
    const reading = readAll(source(['Sign']), stop.signal);
    const reason = new Error('Ctrl-C');
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});
