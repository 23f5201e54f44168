import type { FakeGroup, FakeUser } from '../fakes/okta/fake-okta-state.js';
import { type FakeOkta, startFakeOkta } from '../fakes/okta/start-fake-okta.js';
import type { Row } from './people.js';
import type { SourceFile } from './source-files.js';
import { mappedGroups, membersOf, sixtyPeople } from './source-people.js';

export const OKTA_TOKEN = '00sesame-of-the-fake';
/** Okta gives 200 members a page: so many in a group make three pages. */
const MEMBERS_OF_A_GROUP = 420;

/** An Okta with these people among many who have left: groups keep those, and the filter leaves them out. */
export function startOkta(people: readonly Row[] = sixtyPeople): Promise<FakeOkta> {
  const left = Array.from({ length: MEMBERS_OF_A_GROUP }, (_, index) => formerUser(index + 1));
  return startFakeOkta({
    token: OKTA_TOKEN,
    users: [...people.map((person) => oktaUser(person)), ...left],
    groups: mappedGroups.map((group) => oktaGroup(group, membersOf(group, people), left)),
  });
}

function oktaUser({ email, firstName, lastName }: Row, status = 'ACTIVE'): FakeUser {
  return {
    id: idOf(email),
    status,
    profile: { login: email, email, firstName, lastName, countryCode: 'US' },
  };
}

function formerUser(number: number): FakeUser {
  const email = `former.n${number}@example.com`;
  return oktaUser({ email, firstName: 'Former', lastName: `N${number}`, groups: [] }, 'DEPROVISIONED');
}

function idOf(email: string): string {
  return `00u-${email.slice(0, email.indexOf('@'))}`;
}

/** People stand evenly among those who have left, so that every page has some of both. */
function oktaGroup(name: string, members: readonly Row[], left: readonly FakeUser[]): FakeGroup {
  const places = left
    .slice(members.length)
    .map(({ id }, index) => ({ id, at: index / (left.length - members.length) }));
  const people = members.map(({ email }, index) => ({ id: idOf(email), at: index / members.length }));
  const all = [...places, ...people].toSorted((a, b) => a.at - b.at);
  return { id: `00g-${name.replaceAll(' ', '-')}`, name, members: all.map(({ id }) => id) };
}

export function oktaSource(okta: FakeOkta, more: readonly string[] = []): SourceFile {
  const isTokenGiven = more.some((line) => line.startsWith('api_token'));
  return {
    type: 'okta',
    connector: 'connector-okta.yml',
    lines: [...more, `host: ${okta.url}`, ...(isTokenGiven ? [] : [`api_token: ${OKTA_TOKEN}`])],
  };
}
