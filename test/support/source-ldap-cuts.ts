import {
  LDAP_OPERATION,
  type LdapMessage,
  noticeOfDisconnection,
  sameEntry,
  searchDone,
  searchEntry,
  searchReference,
} from './source-ldap-message.js';
import type { Fate, Interference, LdapProxy, ProxiedSearch } from './source-ldap-proxy.js';
import type { Cut } from './source-cut.js';
import { dnOf, groupDn, type LdapLines } from './source-ldap.js';
import { membersOf } from './source-people.js';

export interface LdapDirectory {
  readonly proxy: LdapProxy;
  /** The server dies at once. */
  readonly kill: () => Promise<void>;
  /** Other lines in the connector file. */
  readonly reconnect: (lines: Partial<LdapLines>) => Promise<void>;
}

type Answers = (answer: LdapMessage, search: ProxiedSearch) => boolean;

function askingFor(group: string, more: string): Answers {
  return (_, { request }) => request.includes(group) && request.includes(more);
}

const members = (group: string): Answers => askingFor(group, 'memberOf');
const lookUp = (group: string): Answers => askingFor(group, 'groupOfNames');

/** Spoils an answer where it concerns these searches, from a page on, and the search of that page ends. */
function atEndOf(is: Answers, page: number, fate: (answer: LdapMessage) => Fate): Interference {
  return (answer, search) =>
    is(answer, search) && search.page >= page && answer.operation === LDAP_OPERATION.searchDone
      ? fate(answer)
      : 'pass';
}

/** The server takes back the entries of a page and ends the search with an error. */
function failing(is: Answers, page: number, code: number, message = ''): Interference {
  return (answer, search) => {
    if (!is(answer, search) || search.page < page) return 'pass';
    if (answer.operation === LDAP_OPERATION.searchEntry) return 'drop';
    return searchDone(answer.id, code, { message });
  };
}

/** The search finds nothing, and nothing is wrong with that. */
function finding(is: Answers, nothing: Buffer = Buffer.alloc(0)): Interference {
  return (answer, search) => {
    if (!is(answer, search)) return 'pass';
    if (answer.operation === LDAP_OPERATION.searchEntry) return 'drop';
    return searchDone(answer.id, 0, { cookie: nothing });
  };
}

function inPage(is: Answers, page: number, entries: number, fate: Fate): Interference {
  return (answer, search) =>
    is(answer, search) && search.page >= page && search.entries >= entries ? fate : 'pass';
}

/** What a proxy does that keeps answers by the wrong key. */
function repeatingPageOne(is: Answers): Interference {
  const first: LdapMessage[] = [];
  return (answer, search) => {
    if (!is(answer, search) || answer.operation !== LDAP_OPERATION.searchEntry) return 'pass';
    if (search.page === 1) first[search.entries] = answer;
    const same = first[search.entries];
    return same === undefined ? 'drop' : sameEntry(answer.id, same);
  };
}

const anyMembers: Answers = (_, { request }) => request.includes('memberOf');

function ldapCut(
  when: string,
  interference: Interference,
  exit: Cut<LdapDirectory>['exit'],
  ...says: Cut<LdapDirectory>['says']
): Cut<LdapDirectory> {
  return { when, exit, says, make: ({ proxy }) => proxy.interfere(interference) };
}

/** Of a directory that gives ten people a page: four pages of Sign Sales, three of Sign Legal. */
export const ldapCuts: readonly Cut<LdapDirectory>[] = [
  {
    ...ldapCut(
      'the connection ends within page 3 of a group',
      inPage(members('Sign Sales'), 3, 4, 'end'),
      1,
      /Sign Sales.*page 3/s,
    ),
    isTriedByCommand: true,
  },
  ldapCut(
    'the connection is reset between page 1 and page 2',
    inPage(members('Sign Legal'), 2, 0, 'reset'),
    1,
    /Sign Legal.*page 2/s,
  ),
  {
    when: 'the server is killed while page 2 is on its way',
    exit: 1,
    says: [/Sign Sales.*page 2/s],
    make: ({ proxy, kill }) =>
      proxy.interfere((answer, search) => {
        if (!members('Sign Sales')(answer, search) || search.page < 2) return 'pass';
        void kill();
        return 'drop';
      }),
  },
  ldapCut(
    'the server says goodbye in the middle of a page',
    inPage(members('Sign Sales'), 2, 5, { instead: noticeOfDisconnection('shutting down'), atEnd: 'close' }),
    1,
    /Sign Sales.*page 2/s,
  ),
  ldapCut(
    'the server sends what is not LDAP',
    inPage(members('Sign Sales'), 2, 5, {
      instead: Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
      atEnd: 'close',
    }),
    1,
    /Sign Sales.*page 2/s,
  ),
  {
    ...ldapCut(
      'a size limit ends a group',
      atEndOf(members('Sign Sales'), 2, ({ id }) => searchDone(id, 4)),
      1,
      /size limit/i,
      /Sign Sales.*page 2/s,
      'search_page_size',
    ),
    isTriedByCommand: true,
  },
  ldapCut(
    'a time limit ends a group',
    atEndOf(members('Sign Legal'), 3, ({ id }) => searchDone(id, 3)),
    1,
    /time limit/i,
    /Sign Legal.*page 3/s,
  ),
  ldapCut(
    'an administrative limit ends a group',
    atEndOf(members('Sign Legal'), 1, ({ id }) => searchDone(id, 11)),
    1,
    'Sign Legal',
  ),
  ldapCut('the server is busy', failing(members('Sign Sales'), 2, 51, 'busy'), 1, /Sign Sales.*page 2/s),
  ldapCut(
    'the server becomes unavailable',
    failing(members('Sign Legal'), 1, 52, 'shutting down'),
    1,
    'Sign Legal',
  ),
  ldapCut(
    'one group of two may not be read',
    failing(members('Sign Legal'), 1, 50, 'no read access'),
    1,
    'Sign Legal',
  ),
  ldapCut(
    'looking up one group of two fails',
    failing(lookUp('Sign Legal'), 1, 1, 'internal error'),
    1,
    'Sign Legal',
  ),
  ldapCut(
    'the rights of the session are gone',
    failing(members('Sign Sales'), 3, 1, 'bind first'),
    1,
    'Sign Sales',
  ),
  ldapCut('the base is gone', failing(lookUp('Sign Sales'), 1, 32), 1, 'dc=example,dc=com'),
  ldapCut(
    'a group is said to lie on another server',
    failing(members('Sign Sales'), 1, 10, 'ldap://elsewhere.example.com'),
    1,
    'Sign Sales',
  ),
  ldapCut(
    'a full page ends without the control that says where the next one begins',
    atEndOf(members('Sign Sales'), 2, ({ id }) => searchDone(id, 0)),
    1,
    /Sign Sales.*page 2/s,
  ),
  ldapCut(
    'the first page of each group says that it is the last one',
    atEndOf(anyMembers, 1, ({ id }) => searchDone(id, 0, { cookie: Buffer.alloc(0) })),
    3,
    /20 people|half of the 60/,
  ),
  ldapCut(
    'the server has forgotten where the next page begins',
    failing(members('Sign Sales'), 3, 53, 'paged results cookie is invalid or old'),
    1,
    /Sign Sales.*page 3/s,
  ),
  ldapCut(
    'every page is the first one again',
    repeatingPageOne(members('Sign Sales')),
    1,
    'Sign Sales',
    'page 2',
  ),
  {
    ...ldapCut(
      'one group of two has nobody',
      finding(members('Sign Legal')),
      3,
      'Sign Legal',
      '30 people',
      '--allow-empty',
    ),
    isTriedByCommand: true,
  },
  {
    when: 'the password is not accepted any more',
    exit: 1,
    says: ['password'],
    // With the other size of pages a service sees at once that the file has changed: secrets are no part of a version.
    make: ({ reconnect }) =>
      reconnect({ bind: { username: 'cn=sync,cn=accounts', password: 'of-last-year' }, pageSize: 11 }),
    isTriedByCommand: true,
  },
  {
    when: 'the server is down',
    exit: 1,
    says: ['127.0.0.1'],
    make: ({ kill }) => kill(),
  },
  ldapCut('no group has anybody', finding(anyMembers), 3, "nobody in this run's scope"),
  ldapCut(
    'one group of two is not there',
    finding(lookUp('Sign Legal')),
    3,
    'No group found for: Sign Legal',
  ),
  ldapCut(
    'most people are said to lie on another server',
    (answer, search) =>
      anyMembers(answer, search) && answer.operation === LDAP_OPERATION.searchEntry && search.entries > 1
        ? searchReference(answer.id, 'ldap://elsewhere.example.com/dc=example,dc=com')
        : 'pass',
    3,
    'half of the 60',
  ),
];

const salesMembers = (_: LdapMessage, { request }: ProxiedSearch): boolean =>
  request.startsWith('cn=Sign Sales,', 2) && request.includes('member');

/** Of a directory whose groups name their members, each of whom is looked up. */
export const twoStepsCuts: readonly Cut<LdapDirectory>[] = [
  ldapCut(
    'looking up one member fails',
    failing(askingFor('user.n17', 'inetOrgPerson'), 1, 51, 'busy'),
    1,
    'busy',
  ),
  ldapCut(
    'the connection ends between two members',
    (_, { request }) => (request.includes('user.n23') ? 'end' : 'pass'),
    1,
    '127.0.0.1',
  ),
  ldapCut(
    'looking up a group within a group fails',
    failing(askingFor('Sign Sales North', 'member'), 1, 80, 'internal error'),
    1,
    'Sign Sales',
  ),
  ldapCut('the rest of a list of members does not come', losingARange, 1, 'Sign Sales', 'range'),
  ldapCut(
    'nobody of the members can be found',
    finding(askingFor('user.n', 'inetOrgPerson')),
    3,
    "nobody in this run's scope",
  ),
  ldapCut(
    'a group and all within it hide their members',
    (answer, search) => {
      const hides = search.request.includes('Sign Legal') && answer.operation === LDAP_OPERATION.searchEntry;
      return hides ? searchEntry(answer.id, groupDn('Sign Legal'), { cn: ['Sign Legal'] }) : 'pass';
    },
    3,
    'Sign Legal',
    '30 people',
  ),
];

/** As Active Directory sends a long list; when the next part is asked for, the entry comes without it. */
function losingARange(answer: LdapMessage, search: ProxiedSearch): Fate {
  if (!salesMembers(answer, search) || answer.operation !== LDAP_OPERATION.searchEntry) return 'pass';
  const values = membersOf('Sign Sales').map(({ email }) => dnOf(email));
  return searchEntry(answer.id, groupDn('Sign Sales'), {
    member: [],
    ...(!search.request.includes('range=10-') && { 'member;range=0-9': values.slice(0, 10) }),
  });
}
