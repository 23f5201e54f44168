import { api, take } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { places } from '../words/places.js';

/** Something that was found, and where it is. */
export interface Finding {
  readonly group: string;
  readonly title: string;
  readonly note?: string;
  readonly href: string;
}

const LIMIT = 6;

/** What a text may be: each question costs the server one. */
export function kindOfQuery(text: string): {
  readonly people: boolean;
  readonly runs: boolean;
  readonly plans: boolean;
} {
  return {
    people: text.length >= 2,
    runs: /^\d{4}-\d{2}-\d{2}-\d{4,}$/.test(text) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text),
    plans: /^[0-9a-f]{4,64}$/i.test(text),
  };
}

export async function findPeople(text: string): Promise<readonly Finding[]> {
  const query = { q: text, limit: LIMIT };
  const { people } = await take(api.GET('/people', { params: { query } }));
  return people.map(({ email }) => ({ group: 'People', title: email, href: places.person(email) }));
}

export async function findRuns(name: string): Promise<readonly Finding[]> {
  const run = await unlessUnknown(take(api.GET('/runs/{run}', { params: { path: { run: name } } })));
  return run === undefined
    ? []
    : [
        {
          group: 'Runs',
          title: run.name,
          note: `${run.mode} of ${run.configName}`,
          href: places.run(run.name),
        },
      ];
}

export async function findPlans(hash: string): Promise<readonly Finding[]> {
  const query = { hash: hash.toLowerCase() };
  const { plans } = await take(api.GET('/plans', { params: { query } }));
  return plans.map(({ hash: found }) => ({
    group: 'Plans',
    title: found.slice(0, 12),
    href: places.plan(found),
  }));
}

async function unlessUnknown<Found>(answer: Promise<Found>): Promise<Found | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500) return undefined;
    throw error;
  }
}
