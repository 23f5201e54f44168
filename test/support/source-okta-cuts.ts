import type { FakeDamage, FakeFault } from '../fakes/okta/fake-okta-state.js';
import type { FakeOkta } from '../fakes/okta/start-fake-okta.js';
import type { Cut } from './source-cut.js';

/** More often than anybody tries. */
const times = 100;

function oktaCut(
  when: string,
  fault: FakeFault,
  exit: Cut<FakeOkta>['exit'],
  ...says: Cut<FakeOkta>['says']
): Cut<FakeOkta> {
  return { when, exit, says, make: ({ faults }) => faults.strike({ times, ...fault }) };
}

function onMembers(group: string, page: number | undefined, damage: FakeDamage): FakeFault {
  return { ...damage, route: 'members', group, ...(page !== undefined && { page }) };
}

/** An error after which nobody has to wait. */
function status(code: number, errorCode?: string): FakeDamage {
  return {
    kind: 'status',
    status: code,
    headers: { 'retry-after': '0' },
    ...(errorCode !== undefined && { errorCode }),
  };
}

/** Of groups with three pages each. */
export const oktaCuts: readonly Cut<FakeOkta>[] = [
  {
    ...oktaCut(
      'page 2 of a group ends in an error',
      onMembers('Sign Sales', 2, status(500)),
      1,
      'group "Sign Sales", page 2',
    ),
    isTriedByCommand: true,
  },
  oktaCut(
    'page 3 is an error of a gateway',
    onMembers('Sign Legal', 3, { ...status(503), html: true } as FakeDamage),
    1,
    'group "Sign Legal", page 3',
    '503',
  ),
  oktaCut(
    'there is no answer to page 2',
    onMembers('Sign Sales', 2, { kind: 'disconnect' }),
    1,
    'group "Sign Sales", page 2',
  ),
  oktaCut(
    'the connection ends within page 1',
    onMembers('Sign Legal', 1, { kind: 'cut-body' }),
    1,
    'group "Sign Legal", page 1',
  ),
  {
    ...oktaCut(
      'page 2 is half of its JSON',
      onMembers('Sign Sales', 2, { kind: 'truncated-json' }),
      1,
      'group "Sign Sales", page 2',
    ),
    isTriedByCommand: true,
  },
  oktaCut(
    'page 2 is a page of the network in HTML',
    onMembers('Sign Sales', 2, { kind: 'html' }),
    1,
    'group "Sign Sales", page 2',
  ),
  oktaCut(
    'page 2 is an object instead of a list',
    onMembers('Sign Legal', 2, { kind: 'other-json', json: { result: 'ok' } }),
    1,
    'group "Sign Legal", page 2',
  ),
  oktaCut(
    'the link to page 2 is missing',
    onMembers('Sign Sales', 1, { kind: 'no-next' }),
    1,
    'group "Sign Sales"',
    'link',
  ),
  oktaCut(
    'the link of page 2 leads back to it',
    onMembers('Sign Sales', 2, { kind: 'repeat-next' }),
    1,
    'group "Sign Sales", page 2',
    'link',
  ),
  oktaCut(
    'the link of page 1 leads to another host',
    onMembers('Sign Legal', 1, { kind: 'foreign-next' }),
    1,
    'group "Sign Legal", page 1',
    'localhost',
  ),
  oktaCut(
    'the link of page 1 is none',
    onMembers('Sign Legal', 1, { kind: 'malformed-next' }),
    1,
    'group "Sign Legal", page 1',
    'link',
  ),
  oktaCut(
    'page 2 is page 1 once more',
    onMembers('Sign Sales', 2, { kind: 'first-page-again' }),
    1,
    'group "Sign Sales", page 2',
  ),
  oktaCut(
    'the pages are empty and do not end',
    onMembers('Sign Sales', undefined, { kind: 'empty-page' }),
    1,
    'group "Sign Sales"',
    'empty page',
  ),
  {
    ...oktaCut(
      'one group of two has nobody, and nothing is wrong with that',
      onMembers('Sign Legal', 1, { kind: 'empty' }),
      3,
      'Sign Legal',
      '30 people',
      '--allow-empty',
    ),
    isTriedByCommand: true,
  },
  oktaCut('no group has anybody', { kind: 'empty', route: 'members' }, 3, "nobody in this run's scope"),
  {
    when: 'one group of two is not there',
    exit: 3,
    says: ['No group found for: Sign Legal'],
    make: ({ directory }) => {
      directory.groups = directory.groups.filter(({ name }) => name !== 'Sign Legal');
    },
    isTriedByCommand: true,
  },
  oktaCut('groups cannot be searched', { ...status(500), route: 'groups' }, 1, 'group "Sign Sales"'),
  oktaCut(
    'Okta asks for patience for ever',
    onMembers('Sign Legal', 2, status(429, 'E0000047')),
    1,
    'group "Sign Legal", page 2',
    'E0000047',
  ),
  {
    ...oktaCut(
      'the token ends in the middle',
      onMembers('Sign Legal', 2, status(401, 'E0000011')),
      1,
      'API token',
      'group "Sign Legal", page 2',
    ),
    isTriedByCommand: true,
  },
  oktaCut(
    'the token may not read one group of two',
    onMembers('Sign Legal', undefined, status(403, 'E0000006')),
    1,
    'API token',
    'group "Sign Legal", page 1',
  ),
  {
    when: 'most people are gone from the groups',
    exit: 3,
    says: ['half of the 60'],
    make: ({ directory }) => {
      directory.groups = directory.groups.map((group) => ({
        ...group,
        members: group.members.filter((id) => !id.startsWith('00u-user') || id.endsWith('5')),
      }));
    },
  },
];
