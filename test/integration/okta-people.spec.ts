import { afterEach, describe, expect, it } from 'vitest';
import type { PersonKey } from '#domain';
import type { FakeOktaOptions } from '../fakes/okta/fake-okta-state.js';
import { oktaGroup, oktaUser, openOktaWorld, type OktaWorld } from '../fakes/okta/okta-world.js';

const ann = oktaUser('ann');
const bob = oktaUser('bob', { profile: { login: 'b.smith@corp.example.com' } });
const sue = oktaUser('sue', { status: 'SUSPENDED' });
const lou = oktaUser('lou', { status: 'LOCKED_OUT' });
const max = oktaUser('max');
const users = [ann, bob, sue, lou, max];
const groups = [
  oktaGroup('Sign', [ann, bob, sue, lou]),
  oktaGroup('Admins', [ann]),
  oktaGroup('Other', users),
];
const { signal } = new AbortController();

let world: OktaWorld | undefined;
const open = async (options: Partial<FakeOktaOptions> = {}) => {
  world = await openOktaWorld({ users, groups, ...options });
  return world;
};
afterEach(async () => {
  await world?.okta.close();
  world = undefined;
});

/** Looks people up and keeps of each row what tells people apart. */
async function lookUp(...keys: PersonKey[]) {
  const { source } = world ?? (await open());
  const answers = await source(['Sign', 'Admins']).readPeople(keys, signal);
  expect(answers.map(({ key }) => key)).toEqual(keys);
  return answers.map(({ rows }) =>
    rows.map(({ sourceKey, email, groups: in_, enabled }) => ({ sourceKey, email, in: in_, enabled })),
  );
}

const row = (
  user: { id: string },
  in_: string[],
  enabled = true,
  email = `${user.id.slice(4)}@example.com`,
) => ({
  sourceKey: user.id,
  email,
  in: in_,
  enabled,
});

describe('a look-up of single people in Okta', () => {
  it('finds them by id, by login and by an address that is no login', async () => {
    expect(
      await lookUp(
        { sourceKey: ann.id },
        { email: 'ANN@example.com' },
        { email: 'bob@example.com' },
        { sourceKey: max.id, email: 'max@example.com' },
      ),
    ).toEqual([
      [row(ann, ['Sign', 'Admins'])],
      [row(ann, ['Sign', 'Admins'])],
      [row(bob, ['Sign'])],
      [row(max, [])],
    ]);
  });

  it('calls absent only whom Okta itself does not know', async () => {
    expect(await lookUp({ sourceKey: '00u-nobody' }, { email: 'nobody@example.com' })).toEqual([[], []]);
  });

  it('calls the suspended disabled, and the locked out not', async () => {
    expect(await lookUp({ sourceKey: sue.id }, { email: 'lou@example.com' })).toEqual([
      [row(sue, [], false)],
      [row(lou, ['Sign'])],
    ]);
  });

  it('obeys a filter of the administrator', async () => {
    const { source } = await open();
    const own = source(['Sign'], { allUsersFilter: 'user.status in ["ACTIVE", "SUSPENDED"]' });
    const answers = await own.readPeople([{ sourceKey: sue.id }, { sourceKey: lou.id }], signal);
    expect(answers.map(({ rows }) => rows[0]?.enabled)).toEqual([true, false]);
  });

  it('joins all profiles of one address', async () => {
    const second = oktaUser('ann2', { profile: { email: 'Ann@example.com' } });
    await open({
      users: [...users, second],
      groups: [oktaGroup('Sign', [ann]), oktaGroup('Admins', [second])],
    });
    expect(await lookUp({ sourceKey: ann.id }, { email: 'ann@example.com' })).toEqual([
      [row(ann, ['Sign']), row(second, ['Admins'], true, 'Ann@example.com')],
      [row(ann, ['Sign']), row(second, ['Admins'], true, 'Ann@example.com')],
    ]);
  });

  it('finds somebody who was made anew under the same address', async () => {
    expect(await lookUp({ sourceKey: '00u-old', email: 'ann@example.com' })).toEqual([
      [row(ann, ['Sign', 'Admins'])],
    ]);
  });

  it('takes somebody with the login of another address for nobody', async () => {
    expect(await lookUp({ email: 'b.smith@corp.example.com' })).toEqual([[]]);
  });

  it('follows a person to a new address', async () => {
    const moved = { ...ann, profile: { ...ann.profile, email: 'ann.new@example.com' } };
    await open({ users: [moved] });
    expect(await lookUp({ sourceKey: ann.id, email: 'ann@example.com' })).toEqual([
      [row(ann, ['Sign', 'Admins'], true, 'ann.new@example.com')],
    ]);
  });

  it('keeps somebody who has lost the address', async () => {
    const lost = { ...ann, profile: { ...ann.profile, email: null } };
    await open({ users: [lost] });
    expect(await lookUp({ sourceKey: ann.id, email: 'ann@example.com' })).toEqual([
      [row(ann, ['Sign', 'Admins'])],
    ]);
  });

  it('does not depend on what search knows, or whether there is one', async () => {
    await open({ unsearchable: [bob.id] });
    expect(await lookUp({ email: 'bob@example.com' })).toEqual([[row(bob, ['Sign'])]]);
    await world?.okta.close();
    await open({ searchRefused: true });
    expect(await lookUp({ email: 'bob@example.com' }, { email: 'no@example.com' })).toEqual([
      [row(bob, ['Sign'])],
      [],
    ]);
  });

  it('turns an e-mail format round', async () => {
    const { source, okta } = await open({ users: [oktaUser('ann', { profile: { uid: 'a.1' } })] });
    const formats = { email: '{uid}@x.com', givenName: '', surname: '', countryCode: '' };
    const keys = [{ email: 'A.1@X.com' }, { email: 'a.1@y.com' }];
    const answers = await source(['Sign'], { formats }).readPeople(keys, signal);
    expect(answers.map(({ rows }) => rows.map(({ email }) => email))).toEqual([['a.1@x.com'], []]);
    expect(okta.requests.some(({ path }) => decodeURIComponent(path).includes('profile.uid eq "A.1"'))).toBe(
      true,
    );
  });

  it('says so when a format cannot be turned round, rather than that nobody is there', async () => {
    const { source } = await open();
    const formats = { email: '{a}.{b}@x.com', givenName: '', surname: '', countryCode: '' };
    const looking = source(['Sign'], { formats }).readPeople([{ email: 'a.b@x.com' }], signal);
    await expect(looking).rejects.toMatchObject({ code: 'SOURCE_UNSUPPORTED' });
  });

  it.each([
    ['an error', { kind: 'status', status: 500, times: 99 } as const, 'SOURCE_FAILED'],
    ['a 404 of a proxy', { kind: 'status', status: 404, html: true } as const, 'SOURCE_ANSWER'],
    [
      'a 404 with another code',
      { kind: 'status', status: 404, errorCode: 'E0000022' } as const,
      'SOURCE_FAILED',
    ],
    ['an expired token', { kind: 'status', status: 401, errorCode: 'E0000011' } as const, 'SOURCE_REFUSED'],
    ['a truncated answer', { kind: 'other-json', json: {} } as const, 'SOURCE_ANSWER'],
    ['a lost connection', { kind: 'disconnect', times: 99 } as const, 'SOURCE_CUT'],
  ])('does not take %s for absence', async (_, fault, code) => {
    for (const route of ['user', 'user-groups', 'users'] as const) {
      const { okta, source } = await open();
      okta.faults.strike({ ...fault, route });
      const looking = source(['Sign']).readPeople([{ email: 'ann@example.com' }], signal);
      await expect(looking).rejects.toMatchObject({ code });
      await okta.close();
    }
  });
});

describe('an inspection of Okta', () => {
  it('says what a run would find', async () => {
    const { source, okta } = await open();
    const inspection = await source(['Sign', 'Admins', 'Nobody']).inspect(signal);
    expect(inspection).toMatchObject({
      name: `okta:${new URL(okta.url).host}`,
      address: okta.url,
      tls: 'none',
      credentials: 'API token accepted',
      groups: [
        { group: 'Sign', people: 3 },
        { group: 'Admins', people: 1 },
        { group: 'Nobody', people: undefined },
      ],
    });
    expect(inspection.sample.map(({ sourceKey, groups }) => [sourceKey, groups])).toEqual([
      [ann.id, ['Sign', 'Admins']],
      [bob.id, ['Sign']],
      [lou.id, ['Sign']],
    ]);
    expect(inspection.notes).toContain('rate limit of /api/v1/groups/*/users: 598 of 600 requests left');
    expect(okta.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('names the statuses that a filter leaves out', async () => {
    const { source } = await open();
    const own = source(['Sign'], {
      allUsersFilter: 'user.status == "ACTIVE" and user.profile.email != None',
    });
    expect((await own.inspect(signal)).notes[0]).toBe(
      'all_users_filter leaves out people with the status RECOVERY, PASSWORD_EXPIRED, LOCKED_OUT, who have not left: they count as leavers',
    );
  });

  it('stops counting a group that takes too long', async () => {
    const many = Array.from({ length: 450 }, (_, index) => oktaUser(`p${index}`));
    const { source, okta } = await open({ users: many, groups: [oktaGroup('Sign', many)] });
    okta.faults.strike({
      ...{ kind: 'status', status: 503, headers: { 'retry-after': '40' }, route: 'members', page: 2 },
    });
    const { groups: sizes, notes } = await source(['Sign']).inspect(signal);
    expect(sizes).toEqual([{ group: 'Sign', people: 400 }]);
    expect(notes).toContain('group "Sign": more than 400 people; counting stopped after 30 s');
  });

  it('ends with what is wrong', async () => {
    const { source, okta } = await open();
    okta.faults.strike({ kind: 'status', status: 403, errorCode: 'E0000006', route: 'users' });
    await expect(source(['Sign']).inspect(signal)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });
});
