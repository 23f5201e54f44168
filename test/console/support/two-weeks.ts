import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '#db';
import { expectExit } from '../../support/expect-exit.js';
import { csvOf, row, type Row } from '../../support/people.js';
import { seededRandom } from '../../support/seeded-random.js';
import { signUser } from '../../support/sign-state.js';
import { ConsoleStack } from './console-stack.js';

const ORGS = ['primary', 'emea', 'apac'] as const;
type Org = (typeof ORGS)[number];
const TEAMS = ['Sales', 'Legal', 'Finance', 'Support', 'Design'] as const;
const FIRST =
  'Ana Bo Clara Dev Elif Femi Greta Hana Ivo Jun Kaya Liam Mara Nils Olu Petra Quentin Rosa Sami Tove Uma Viktor Wen Yara Zoe'.split(
    ' ',
  );
const LAST = 'Adeyemi Berg Costa Dahl Eriksen Fischer Garcia Haddad Ito Jensen Kovac Lindqvist'.split(' ');
/** With all who join there are fewer than first and last names make. */
const PEOPLE = 250;
const DAYS = 13;

/** Somebody of the directory. */
interface Person {
  readonly email: string;
  readonly org: Org;
  readonly team: (typeof TEAMS)[number];
  readonly isAdmin?: boolean;
}

/** What two weeks of nightly syncs leave behind, the last one held in parts: something to look at. */
export async function openTwoWeeks(): Promise<ConsoleStack> {
  let people = Array.from({ length: PEOPLE }, (_, n) => personOf(n));
  const stack = await ConsoleStack.open({
    orgs: Object.fromEntries(
      ORGS.map((org) => [org, { groupNames: [...TEAMS], users: usersOf(people, org) }]),
    ),
    people: rowsOf(people),
    config: {
      rules: [
        ...ORGS.flatMap((org) => TEAMS.map((team) => ruleOf(org, team))),
        { directoryGroup: 'Sign Admins', accountAdmin: true },
      ],
      signOnlyAction: 'deactivate',
      more: MORE,
    },
    deactivateUsers: true,
  });
  const random = seededRandom(7);
  for (let day = 0; day < DAYS; day += 1) {
    people = nextDay(people, PEOPLE + day * 3, random);
    await syncWith(stack, people, 0);
  }
  await syncWith(stack, lastDay(people), 3);
  await spreadOverDays(stack);
  await stack.run('orgs', 'pause', 'apac', '--reason', 'Audit week, until Friday');
  return stack;
}

const MORE = `guards:
  budgets:
    - kinds: [deactivate]
      max: 5
  new_account_admins: hold
schedule:
  - name: nightly
    cron: "0 2 * * *"
    time_zone: Europe/Berlin`;

function personOf(n: number): Person {
  const [first = '', last = ''] = [FIRST[n % FIRST.length], LAST[Math.floor(n / FIRST.length) % LAST.length]];
  return {
    email: `${first}.${last}@example.com`.toLowerCase(),
    org: ORGS[n % 10 < 5 ? 0 : n % 10 < 8 ? 1 : 2] ?? 'primary',
    team: TEAMS[(n * 3 + Math.floor(n / 10)) % TEAMS.length] ?? 'Sales',
  };
}

function groupOf({ org, team }: Pick<Person, 'org' | 'team'>): string {
  return org === 'primary' ? `Sign ${team}` : `Sign ${org.toUpperCase()} ${team}`;
}

function ruleOf(org: Org, team: Person['team']) {
  return {
    directoryGroup: groupOf({ org, team }),
    signGroup: org === 'primary' ? team : `${org}::${team}`,
  };
}

function rowsOf(people: readonly Person[]): Row[] {
  return people.map((one) => row(one.email, groupOf(one), ...(one.isAdmin === true ? ['Sign Admins'] : [])));
}

function usersOf(people: readonly Person[], org: Org) {
  return people.filter((one) => one.org === org).map(({ email, team }) => signUser(email, team));
}

/** A few move, one or two join, and now and then somebody leaves. */
function nextDay(people: readonly Person[], next: number, random: () => number): Person[] {
  const movers = new Set(
    Array.from({ length: Math.floor(random() * 9) }, () => Math.floor(random() * people.length)),
  );
  const leaver = random() < 0.6 ? Math.floor(random() * people.length) : -1;
  const joiners = Array.from({ length: Math.floor(random() * 3) }, (_, n) => personOf(next + n));
  const moved = people.map((one, at) => (movers.has(at) ? { ...one, team: otherTeam(one) } : one));
  return [...moved.filter((_, at) => at !== leaver), ...joiners];
}

function otherTeam({ team }: Person): Person['team'] {
  return TEAMS[(TEAMS.indexOf(team) + 2) % TEAMS.length] ?? team;
}

/** A team of an org is closed, another one gets an account admin, and some move. */
function lastDay(people: readonly Person[]): Person[] {
  const staying = people.filter(({ org, team }) => org !== 'emea' || team !== 'Support');
  return staying.map((one, at) =>
    at === 4 ? { ...one, isAdmin: true } : at % 19 === 3 ? { ...one, team: otherTeam(one) } : one,
  );
}

async function syncWith(stack: ConsoleStack, people: readonly Person[], exitCode: number): Promise<void> {
  await writeFile(join(stack.workspace.path, 'users.csv'), csvOf(rowsOf(people)));
  expectExit(await stack.workspace.run(['--server', stack.url, 'sync']), exitCode);
}

/** The runs were made within a minute; each but the last is put a day before the one that follows. The audit stays as it is. */
async function spreadOverDays(stack: ConsoleStack): Promise<void> {
  const db = await openDatabase({ statePath: stack.workspace.statePath });
  const before = `(select row_number() over (order by requested_at desc) - 1 as days, id from run)`;
  const earlier = (column: string) => `${column} = ${column} - b.days * interval '1 day'`;
  try {
    await db.query(
      `update plan_item i set ${earlier('finished_at')} from ${before} b join plan p on p.run_id = b.id where p.id = i.plan_id`,
    );
    await db.query(`update plan p set ${earlier('created_at')} from ${before} b where p.run_id = b.id`);
    await db.query(
      `update run r set ${['requested_at', 'started_at', 'finished_at'].map(earlier).join(', ')} from ${before} b where b.id = r.id`,
    );
  } finally {
    await db.close();
  }
}
