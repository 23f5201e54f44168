import type { FakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import { type FakeAnswer, type Fault, type Sabotage, sabotage } from '../fakes/umapi/umapi-faults.js';
import { consoleUser } from './source-adobe-console.js';
import type { Cut } from './source-cut.js';
import { sixtyPeople } from './source-people.js';

function consoleCut(
  when: string,
  faults: readonly Fault[],
  exit: Cut<FakeUmapi>['exit'],
  ...says: Cut<FakeUmapi>['says']
): Cut<FakeUmapi> {
  return { when, exit, says, make: (console) => console.fail(...faults) };
}

/** @param page as people count, from 1; left out: all of them */
function onUsers(how: Sabotage, page?: number): Fault[] {
  return [{ on: 'users', sabotage: how, ...(page !== undefined && { page: page - 1 }) }];
}

function changed(change: (body: { users?: readonly object[] }) => object): Sabotage {
  return {
    kind: 'change',
    change: (answer): FakeAnswer => ({ ...answer, body: change(answer.body as object) }),
  };
}

const lastWithoutHeaders: Sabotage = {
  kind: 'change',
  change: ({ status, body }) => ({ status, headers: {}, body: { ...(body as object), lastPage: true } }),
};

/** Of sixty people in six pages. */
export const adobeConsoleCuts: readonly Cut<FakeUmapi>[] = [
  {
    ...consoleCut(
      'page 3 of the users ends in an error',
      onUsers(sabotage.status(500), 3),
      1,
      'page 3 of the users',
    ),
    isTriedByCommand: true,
  },
  consoleCut(
    'page 2 is an error of a gateway',
    onUsers(sabotage.status(502), 2),
    1,
    'page 2 of the users',
    '502',
  ),
  consoleCut('there is no answer to page 4', onUsers(sabotage.disconnect, 4), 1, 'page 4 of the users'),
  consoleCut('the connection ends within page 5', onUsers(sabotage.cut, 5), 1, 'page 5 of the users'),
  {
    ...consoleCut(
      'page 4 is half of its JSON',
      onUsers(sabotage.truncate, 4),
      1,
      'page 4 of the users',
      'JSON',
    ),
    isTriedByCommand: true,
  },
  consoleCut(
    'page 2 is a page of the network in HTML',
    onUsers(sabotage.html(), 2),
    1,
    'page 2 of the users',
  ),
  consoleCut('page 2 has no list', onUsers(sabotage.withoutList, 2), 1, 'page 2 of the users'),
  consoleCut(
    'page 2 does not say whether it is the last one',
    onUsers(sabotage.withoutLastPage, 2),
    1,
    'page 2 of the users',
  ),
  consoleCut(
    'page 3 is an error that calls itself a success',
    onUsers(sabotage.result('error.api.internal'), 3),
    1,
    'page 3 of the users',
    'error.api.internal',
  ),
  consoleCut('page 3 is page 2 once more', onUsers(sabotage.page(1), 3), 1, 'page 3 of the users', 'page 2'),
  consoleCut(
    'page 3 says to be the last of six',
    onUsers(sabotage.lastTooEarly, 3),
    1,
    'page 3 of the users',
    '6 pages',
  ),
  consoleCut(
    'page 2 says to be the last one, without a count',
    onUsers(lastWithoutHeaders),
    3,
    '10 people',
    'half of the 60',
  ),
  consoleCut('the last page never comes', onUsers(sabotage.lastLost, 6), 1, 'page 7 of the users'),
  {
    ...consoleCut(
      'there is nobody, and nothing wrong with that',
      onUsers(sabotage.nobody),
      3,
      "nobody in this run's scope",
    ),
    isTriedByCommand: true,
  },
  consoleCut(
    'all pages are empty, and sixty users are counted',
    onUsers(changed((body) => ({ ...body, users: [] }))),
    1,
    '60',
  ),
  consoleCut(
    'users come without their groups',
    onUsers(
      changed((body) => ({ ...body, users: body.users?.map((user) => ({ ...user, groups: undefined })) })),
    ),
    3,
    "nobody in this run's scope",
  ),
  {
    when: 'one group of two has nobody',
    exit: 3,
    says: ['Sign Legal', '30 people', '--allow-empty'],
    make: ({ organization }) => {
      organization.users = sixtyPeople.map((person) =>
        consoleUser({ ...person, groups: person.groups.filter((group) => group === 'Sign Sales') }),
      );
    },
  },
  {
    when: 'one group of two is not there',
    exit: 3,
    says: ['No group found for: Sign Legal'],
    make: ({ organization }) => {
      organization.groups = [{ groupName: 'Sign Sales' }];
      organization.users = sixtyPeople.map((person) =>
        consoleUser({ ...person, groups: person.groups.filter((group) => group === 'Sign Sales') }),
      );
    },
    isTriedByCommand: true,
  },
  consoleCut('the groups cannot be read', [{ on: 'groups', sabotage: sabotage.status(500) }], 1, 'groups'),
  consoleCut(
    'Adobe asks for patience for a day',
    onUsers(sabotage.throttle('86400'), 2),
    1,
    'page 2 of the users',
    '429',
  ),
  consoleCut(
    'tokens are refused from page 3 on',
    onUsers(sabotage.status(401, { error_code: '401013' }), 3),
    1,
    'page 3 of the users',
    'client_id',
  ),
  {
    when: 'the client secret is not accepted any more',
    exit: 1,
    says: ['access token', 'client_secret'],
    make: (console) =>
      console.fail({ on: 'token', sabotage: sabotage.status(400, { error: 'invalid_client' }) }),
    isTriedByCommand: true,
  },
  consoleCut(
    'another organization answers',
    onUsers(sabotage.result('error.organization.invalid_id', 400)),
    1,
    'AdobeOrg',
    'org_id',
  ),
];
