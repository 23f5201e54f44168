import { seededRandom } from '../../test/support/seeded-random.js';
import { ACTORS } from './audit-in-database.js';
import { addressOf, type CrowdPlaces, lastName } from './crowd-in-database.js';

/** A question of one kind, about another thing each time. */
export type Question = () => string;
export type Questions = Readonly<Record<string, Question>>;

interface Ground extends CrowdPlaces {
  readonly people: number;
  readonly configName: string;
}

/** The audit as it was loaded. */
export interface StoredRecords {
  readonly newestId: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

/** Lists of people and searches among them, each kind as the console asks it. */
export function peopleQuestions({ orgs, people, configName }: Ground, seed = 1): Questions {
  const random = seededRandom(seed);
  const anybody = () => Math.floor(random() * people);
  const org = () => orgs[Math.floor(random() * orgs.length)]?.name ?? '';
  const of = (query: string) => `/people?configuration=${configName}${query}`;
  const behind = () => Buffer.from(JSON.stringify(addressOf(anybody()))).toString('base64url');
  return {
    'first page': () => of(''),
    'a page in the middle': () => of(`&after=${behind()}`),
    'three letters of a name': () => of(`&q=${lastName(anybody()).slice(0, 3)}`),
    'a whole name': () => of(`&q=${lastName(anybody())}`),
    'the beginning of an address': () => of(`&q=${addressOf(anybody()).slice(0, 12)}`),
    'an address': () => of(`&q=${encodeURIComponent(addressOf(anybody()))}`),
    nobody: () => of('&q=qqqqqq'),
    'an org': () => of(`&org=${org()}`),
    'an org and three letters': () => of(`&org=${org()}&q=${lastName(anybody()).slice(0, 3)}`),
    'a group': () => of(`&group=${encodeURIComponent(`${org()} Group ${Math.floor(random() * 9)}`)}`),
    held: () => of('&state=held'),
    failed: () => of('&state=failed'),
    'in Sign only': () => of('&state=sign-only'),
    protected: () => of('&state=protected'),
  };
}

/** Searches in the audit, each kind as the console asks it. */
export function auditQuestions(
  { orgs, people, runs }: Ground,
  { newestId, oldestAt, newestAt }: StoredRecords,
  seed = 2,
): Questions {
  const random = seededRandom(seed);
  const anyOf = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)];
  const person = () => encodeURIComponent(addressOf(Math.floor(random() * people)));
  const run = () => anyOf(runs) ?? '';
  const org = () => anyOf(orgs)?.name ?? '';
  const behind = () =>
    Buffer.from(JSON.stringify(String(Math.ceil(random() * newestId)))).toString('base64url');
  const [began, ended] = [oldestAt.getTime(), newestAt.getTime()];
  const moment = () => new Date(began + random() * (ended - began)).toISOString();
  const hour = () => new Date(Date.now() - 3_600_000).toISOString();
  return {
    newest: () => '/audit',
    'a page in the middle': () => `/audit?after=${behind()}`,
    'a person': () => `/audit?person=${person()}`,
    'a person of an org': () => `/audit?person=${person()}&org=${org()}`,
    'an org': () => `/audit?org=${org()}`,
    'a run': () => `/audit?run=${run()}`,
    'an actor': () => `/audit?actor=${encodeURIComponent(anyOf(ACTORS) ?? '')}`,
    nobody: () => '/audit?actor=nobody',
    'a kind': () => '/audit?kind=access',
    'decisions of a run': () => `/audit?kind=decision&run=${run()}`,
    'an event': () => '/audit?event=held',
    'an event of an org': () => `/audit?event=held&org=${org()}`,
    'a trace': () => `/audit?trace=${run().replaceAll('-', '')}`,
    'an hour': () => `/audit?from=${hour()}`,
    'before an hour ago': () => `/audit?to=${hour()}`,
    'before any moment': () => `/audit?to=${moment()}`,
    'before any moment, of an org': () => `/audit?to=${moment()}&org=${org()}`,
  };
}

/** What consoles of a busy day ask, as often as the number says. */
export function mixedQuestions(ground: Ground, stored: StoredRecords): Question {
  const { orgs, runs, plans } = ground;
  const random = seededRandom(3);
  const anyOf = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const people = peopleQuestions(ground, 4);
  const audit = auditQuestions(ground, stored, 5);
  const anyQuestion = (questions: Questions) => {
    const kinds = Object.values(questions);
    return kinds[Math.floor(random() * kinds.length)]?.() ?? '';
  };
  const mix: readonly (readonly [number, Question])[] = [
    [15, () => '/runs?limit=20'],
    [15, () => `/runs/${anyOf(runs)}`],
    [10, () => `/runs/${anyOf(runs)}/progress`],
    [10, () => `/orgs/${anyOf(orgs.map(({ id }) => id))}`],
    [5, () => '/health'],
    [2, () => '/overview'],
    [15, () => anyQuestion(people)],
    [10, () => anyQuestion(audit)],
    [8, () => `/plans/${anyOf(plans)}/items?limit=50`],
    [5, () => `/plans/${anyOf(plans)}`],
    [3, () => '/plans/held?limit=50'],
    [2, () => '/approvals'],
  ];
  const deck = mix.flatMap(([times, question]) => Array<Question>(times).fill(question));
  return () => deck[Math.floor(random() * deck.length)]?.() ?? '/runs';
}
