import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LdifEntry, ldifOf, type PrivateSlapd, startPrivateSlapd } from '#testing';
import { type Benchmark, type Measure, measure, scaled } from '../benchmark.js';
import { measureReading } from '../support/measure-reading.js';
import type { DirectoryFigures } from '../support/read-directory.js';

const PEOPLE = 50_000;
const GROUPS = 50;
const BASE = 'dc=example,dc=com';
/** How people are found, the setting for that, and how often each is read. */
const LOOKUPS = [
  ['one step (memberOf)', 'group_member_filter_format: (memberOf={group_dn})', 2],
  ['two steps (member)', 'two_steps_lookup:\n  group_member_attribute_name: member', 1],
] as const;

export const ldap: Benchmark = {
  name: 'ldap',
  about: `A private slapd (OpenLDAP) with ${PEOPLE.toLocaleString('en')} people, each in two of ${GROUPS} mapped groups, pages of 1,000. The source is read to its end in a process of its own, which then looks 200 people up one by one, each with all of their groups, and has to find each. In one step everybody is read once for each of their groups; in two steps once in all.`,
  scales: true,
  async measure(options) {
    const people = scaled(PEOPLE, options);
    const slapd = await startPrivateSlapd({ ldif: ldifOf(company(people)) });
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-bench-ldap-'));
    try {
      const measures: Measure[] = [];
      for (const [what, setting, times] of LOOKUPS) {
        await writeFolder(folder, slapd, setting);
        const reads: DirectoryFigures[] = [];
        for (let left = options.runs; left > 0; left -= 1) {
          const figures = await measureReading(folder);
          if (figures.people !== people) throw new Error(`${figures.people} of ${people} people were read.`);
          reads.push(figures);
          options.note(`  ${what}: ${Math.round(figures.readMs)} ms`);
        }
        measures.push(...measuresOf(what, times, reads));
      }
      return measures;
    } finally {
      await slapd.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function measuresOf(what: string, times: number, reads: readonly DirectoryFigures[]): Measure[] {
  const samples = (of: (figures: DirectoryFigures) => number): number[] => reads.map(of);
  return [
    measure(
      `${what}: read`,
      'entries/s',
      samples(({ people, readMs }) => (people * times * 1000) / readMs),
      times > 1 ? { sense: 'at least', value: 5000 } : undefined,
    ),
    measure(
      `${what}: peak RSS`,
      'MiB',
      samples(({ peakRssBytes }) => peakRssBytes / 2 ** 20),
      { sense: 'at most', value: 256 },
    ),
    measure(
      `${what}: one person looked up, the first time`,
      'ms',
      samples(({ firstLookUpMs }) => firstLookUpMs),
    ),
    measure(
      `${what}: one person looked up after that, the slowest of 200`,
      'ms',
      samples(({ lookUpMs }) => Math.max(...lookUpMs)),
      { sense: 'at most', value: 50 },
    ),
  ];
}

/** Person n is in group n mod 50, and in the group after that. */
function company(people: number): LdifEntry[] {
  const numbers = Array.from({ length: people }, (_, index) => index);
  const dnOf = (number: number): string => `uid=u${number},ou=people,${BASE}`;
  const membersOf = (group: number): string[] =>
    numbers.filter((number) => [group, (group + GROUPS - 1) % GROUPS].includes(number % GROUPS)).map(dnOf);
  return [
    { dn: BASE, attributes: { objectClass: 'domain', dc: 'example' } },
    ...['people', 'groups'].map((ou) => ({
      dn: `ou=${ou},${BASE}`,
      attributes: { objectClass: 'organizationalUnit', ou },
    })),
    ...numbers.map((number) => ({
      dn: dnOf(number),
      attributes: {
        objectClass: 'inetOrgPerson',
        uid: `u${number}`,
        cn: `Given ${number} Family ${number}`,
        givenName: `Given ${number}`,
        sn: `Family ${number}`,
        mail: `person.${number}@example.com`,
      },
    })),
    ...Array.from({ length: GROUPS }, (_, group) => ({
      dn: `cn=Group ${group},ou=groups,${BASE}`,
      attributes: { objectClass: 'groupOfNames', cn: `Group ${group}`, member: membersOf(group) },
    })),
  ];
}

async function writeFolder(folder: string, slapd: PrivateSlapd, lookup: string): Promise<void> {
  const rules = Array.from(
    { length: GROUPS },
    (_, group) => `  - directory_group: Group ${group}\n    sign_group: Group ${group}\n`,
  );
  const files = {
    'connector-ldap.yml': [
      `host: ${slapd.url}`,
      `base_dn: ${slapd.baseDn}`,
      `username: ${slapd.bindDn}`,
      `password: ${slapd.password}`,
      'search_page_size: 1000',
      'all_users_filter: (objectClass=inetOrgPerson)',
      'group_filter_format: (&(objectClass=groupOfNames)(cn={group}))',
      lookup,
    ].join('\n'),
    'connector-sign.yml': [
      'host: http://127.0.0.1:9',
      'integration_key: not-a-secret',
      'admin_email: admin@example.com',
      'create_users: True',
      'deactivate_users: False',
    ].join('\n'),
    'sign-sync-config.yml': [
      'sign_orgs:\n  primary: connector-sign.yml',
      'identity_source:\n  type: ldap\n  connector: connector-ldap.yml',
      'user_sync:\n  sign_only_limit: 100\n  sign_only_user_action: exclude',
      `user_management:\n${rules.join('')}`,
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), `${text}\n`);
}
