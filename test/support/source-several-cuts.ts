import { sabotage } from '../fakes/umapi/umapi-faults.js';
import type { CsvFolder } from './source-csv-cuts.js';
import type { Cut } from './source-cut.js';
import { type ThreeSources, thirdCsv } from './source-several.js';

export interface SeveralDirectories extends CsvFolder, ThreeSources {}

const refuseOkta = ({ okta }: SeveralDirectories): void =>
  okta.faults.strike({ kind: 'status', status: 401, errorCode: 'E0000011', times: 100 });

const refuseConsole = ({ console }: SeveralDirectories): void =>
  console.fail({ on: 'token', sabotage: sabotage.status(400, { error: 'invalid_client' }) });

/** Of a file, an Okta and an Admin Console, each with a third of the people. */
export const severalCuts: readonly Cut<SeveralDirectories>[] = [
  {
    when: 'the token of one does not count any more',
    exit: 3,
    says: [/okta:127\.0\.0\.1.* could not be read/, 'API token'],
    make: refuseOkta,
  },
  {
    when: 'one ends with an error in the middle of a group',
    exit: 3,
    says: [/okta:127\.0\.0\.1.* could not be read/, 'group "Sign Sales", page 2'],
    make: ({ okta }) =>
      okta.faults.strike({
        ...{ kind: 'status', status: 500, headers: { 'retry-after': '0' }, times: 100 },
        ...{ route: 'members', group: 'Sign Sales', page: 2 },
      }),
  },
  {
    when: 'one sends half of its JSON',
    exit: 3,
    says: ['adobe_console:1A2B3C@AdobeOrg could not be read', 'page 2 of the users'],
    make: ({ console }) => console.fail({ on: 'users', page: 1, sabotage: sabotage.truncate }),
  },
  {
    when: 'the file among them is empty',
    exit: 3,
    says: [/csv:.*users\.csv could not be read/, 'empty'],
    make: ({ setUsers }) => setUsers(''),
  },
  {
    when: 'the file among them ends within a row',
    exit: 3,
    says: ['users.csv', 'line end'],
    make: ({ setUsers }) => setUsers(thirdCsv.slice(0, -30)),
  },
  {
    when: 'all but the file are down',
    exit: 3,
    says: [/okta:.* could not be read/, /adobe_console:.* could not be read/],
    make: (all) => {
      refuseOkta(all);
      refuseConsole(all);
    },
  },
  {
    when: 'none of them can be read',
    exit: 1,
    says: ['None of the 3 sources', 'API token', 'client_secret', 'users.csv'],
    make: async (all) => {
      refuseOkta(all);
      refuseConsole(all);
      await all.setUsers('');
    },
  },
  {
    when: 'one of them has nobody, and says that nothing is wrong',
    exit: 3,
    says: ['adobe_console:1A2B3C@AdobeOrg', '20'],
    make: ({ console }) => {
      console.organization.users = [];
    },
  },
  {
    when: 'one of them does not know the groups any more',
    exit: 3,
    says: ['okta:', 'Sign Sales', 'Sign Legal'],
    make: ({ okta }) => {
      okta.directory.groups = [];
    },
  },
];
