import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from '#config';
import { ldifOf, type LdifEntry, type PrivateSlapd, startPrivateSlapd } from '#testing';
import { LdapWatch } from '../../libs/sources/src/ldap/ldap-watch.js';
import { ScriptedLdap, WINDOWS_PASSWORD, WINDOWS_USER } from '../fakes/scripted-ldap/scripted-ldap.js';
import { WINDOWS_BASE, windowsCompany } from '../fakes/scripted-ldap/windows-company.js';
import { ldapConfig, wanted } from './ldap-world.js';

const BASE = 'dc=example,dc=com';
const dnOf = (uid: string) => `uid=${uid},ou=people,${BASE}`;
const GROUP = `cn=Sign Users,ou=groups,${BASE}`;
const { signal } = new AbortController();
const watchOf = (config: LdapSourceConfig) =>
  new LdapWatch(config, { everyMs: 1000 }, { wanted: wanted('Sign Users', 'All') });

/** What a look names that no look before has named, as a hint is stored once. */
class Follower {
  cursor: string | undefined;
  readonly #seen = new Set<string>();

  constructor(readonly watch: LdapWatch) {}

  async news(): Promise<string[]> {
    const { cursor, changes } = await this.watch.look(this.cursor, signal);
    this.cursor = cursor;
    const fresh = changes.filter(({ eventId }) => !this.#seen.has(eventId));
    for (const { eventId } of fresh) this.#seen.add(eventId);
    const words = fresh.map(({ subject }) => {
      if (subject.kind === 'person') return subject.email ?? `key ${subject.key ?? ''}`;
      return subject.kind === 'group' ? `group ${subject.name}` : subject.kind;
    });
    return words.toSorted();
  }
}

describe('OpenLDAP', () => {
  let slapd: PrivateSlapd;

  beforeAll(async () => {
    slapd = await startPrivateSlapd({ ldif: ldifOf(entries()) });
  });
  afterAll(() => slapd.stop());

  it('is asked for people and groups that have changed, and names each change once', async () => {
    const follower = new Follower(watchOf(ldapConfig(slapd)));
    expect(await follower.news()).toEqual([]);
    // Made in the minutes before the first look, by a server that does not say what time it is.
    await follower.news();
    expect(await follower.news()).toEqual([]);

    await slapd.modify(`dn: ${dnOf('ann')}\nchangetype: modify\nreplace: sn\nsn: Newname\n`);
    expect(await follower.news()).toEqual(['ann@example.com']);
    expect(await follower.news()).toEqual([]);

    // Twice within a second is twice.
    await slapd.modify(`dn: ${dnOf('ann')}\nchangetype: modify\nreplace: sn\nsn: Newer\n`);
    expect(await follower.news()).toEqual(['ann@example.com']);
    await slapd.modify(`dn: ${dnOf('ann')}\nchangetype: modify\nreplace: sn\nsn: Newest\n`);
    expect(await follower.news()).toEqual(['ann@example.com']);

    await slapd.modify(`dn: ${GROUP}\nchangetype: modify\nadd: member\nmember: ${dnOf('bob')}\n`);
    expect(await follower.news()).toContain('group Sign Users');

    await slapd.modify(
      `dn: ${dnOf('cid')}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: cid\ncn: Cid\nsn: C\nmail: cid@example.com\n`,
    );
    expect(await follower.news()).toEqual(['cid@example.com']);
  });

  it('goes on where another process has stopped', async () => {
    const first = new Follower(watchOf(ldapConfig(slapd)));
    await first.news();
    await first.news();
    await slapd.modify(`dn: ${dnOf('bob')}\nchangetype: modify\nreplace: sn\nsn: Newname\n`);
    const second = new Follower(watchOf(ldapConfig(slapd)));
    second.cursor = first.cursor;
    expect(await second.news()).toContain('bob@example.com');
  });

  it('names everybody where a group of groups may concern anybody', async () => {
    const members = { kind: 'two-steps', attribute: 'member', nested: true } as const;
    const follower = new Follower(watchOf(ldapConfig(slapd, { members })));
    await follower.news();
    await follower.news();
    await slapd.modify(
      `dn: cn=Inner,ou=groups,${BASE}\nchangetype: modify\nadd: member\nmember: ${dnOf('bob')}\n`,
    );
    expect(await follower.news()).toContain('everybody');
  });

  it('names nobody as long as it cannot be asked', async () => {
    const config = ldapConfig({
      ...slapd,
      url: 'ldap://127.0.0.1:1',
      baseDn: BASE,
      bindDn: '',
      password: 'x',
    });
    await expect(watchOf(config).look('time 20260101000000Z', signal)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
  });
});

describe('Active Directory', () => {
  let server: ScriptedLdap | undefined;
  afterEach(() => server?.close());

  it('is asked by the numbers of its changes', async () => {
    const { follower, change } = await company();
    expect(await follower.news()).toEqual([]);
    expect(await follower.news()).toEqual([]);
    change(3);
    change(7);
    expect(await follower.news()).toEqual(['p3@example.com', 'p7@example.com']);
    expect(await follower.news()).toEqual([]);
    change('All');
    expect(await follower.news()).toEqual(['group All']);
    change(3);
    expect(await follower.news()).toEqual(['p3@example.com']);
  });

  it('names everybody when another server answers, or one that was set back', async () => {
    const { follower, change, facts } = await company();
    await follower.news();
    change(3);
    facts.dsServiceName = 'CN=NTDS Settings,CN=DC2,CN=Sites';
    expect(await follower.news()).toEqual(['everybody']);
    expect(await follower.news()).toEqual([]);
    facts.highestCommittedUSN = '10';
    expect(await follower.news()).toEqual(['everybody']);
  });

  it('names everybody where more have changed than are worth a look each', async () => {
    const { follower, change } = await company(1500);
    await follower.news();
    for (let number = 1; number <= 1001; number += 1) change(number);
    expect(await follower.news()).toEqual(['everybody']);
  });

  async function company(people = 20) {
    const facts = { highestCommittedUSN: '5000', dsServiceName: 'CN=NTDS Settings,CN=DC1,CN=Sites' };
    const all = windowsCompany(people).map(({ dn, attributes }) => ({
      ...{ dn, attributes: { ...attributes, uSNChanged: '4000' } },
    }));
    server = await ScriptedLdap.start({ entries: all, facts: () => facts });
    const at = { url: server.url, baseDn: WINDOWS_BASE, bindDn: WINDOWS_USER, password: WINDOWS_PASSWORD };
    const change = (who: number | string): void => {
      facts.highestCommittedUSN = String(Number(facts.highestCommittedUSN) + 1);
      const name = typeof who === 'number' ? `CN=Person ${who},` : `CN=${who},`;
      const entry = all.find(({ dn }) => dn.startsWith(name));
      if (entry === undefined) throw new Error(`There is no ${name}`);
      entry.attributes.uSNChanged = facts.highestCommittedUSN;
    };
    const filter = '(&(objectClass=user)(objectCategory=person))';
    return { facts, change, follower: new Follower(watchOf(ldapConfig(at, { allUsersFilter: filter }))) };
  }
});

function entries(): LdifEntry[] {
  const person = (uid: string): LdifEntry => ({
    dn: dnOf(uid),
    attributes: { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, mail: `${uid}@example.com` },
  });
  const group = (dn: string, cn: string): LdifEntry => ({
    ...{ dn, attributes: { objectClass: 'groupOfNames', cn, member: [dnOf('ann')] } },
  });
  return [
    { dn: BASE, attributes: { objectClass: 'domain', dc: 'example' } },
    ...['people', 'groups'].map((ou) => ({
      ...{ dn: `ou=${ou},${BASE}`, attributes: { objectClass: 'organizationalUnit', ou } },
    })),
    ...[person('ann'), person('bob')],
    ...[group(GROUP, 'Sign Users'), group(`cn=Inner,ou=groups,${BASE}`, 'Inner')],
  ];
}
