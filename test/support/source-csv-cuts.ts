import { csvOf } from './people.js';
import type { Cut } from './source-cut.js';
import { membersOf, sixtyPeople } from './source-people.js';

export interface CsvFolder {
  /** Undefined takes the file away. */
  readonly setUsers: (content: string | Uint8Array | undefined) => Promise<void>;
}

export const wholeCsv = csvOf(sixtyPeople);
const salesOnly = membersOf('Sign Sales').map((person) => ({ ...person, groups: ['Sign Sales'] }));

/** Where row `number` (from 1) begins. */
function startOf(number: number): number {
  return csvOf(sixtyPeople.slice(0, number - 1)).length;
}

function csvCut(
  when: string,
  content: string | Uint8Array | undefined,
  exit: Cut<CsvFolder>['exit'],
  ...says: Cut<CsvFolder>['says']
): Cut<CsvFolder> {
  return { when, exit, says, make: ({ setUsers }) => setUsers(content) };
}

/** `text` with these bytes in the middle of row 45. */
function brokenInRow45(...bytes: number[]): Uint8Array {
  const at = startOf(45) + 3;
  return Buffer.concat([
    Buffer.from(wholeCsv.slice(0, at)),
    Buffer.from(bytes),
    Buffer.from(wholeCsv.slice(at)),
  ]);
}

export const csvCuts: readonly Cut<CsvFolder>[] = [
  {
    ...csvCut('the file ends within a row', wholeCsv.slice(0, startOf(45) + 9), 3, 'users.csv', 'cut'),
    isTriedByCommand: true,
  },
  csvCut(
    'the file ends within a cell in quotes',
    wholeCsv.slice(0, wholeCsv.indexOf('"', startOf(36)) + 6),
    3,
    'users.csv',
    'quoted cell',
  ),
  csvCut('the last line end is missing', wholeCsv.slice(0, -1), 3, 'users.csv', 'line end'),
  csvCut('the file ends after its header', wholeCsv.slice(0, startOf(1)), 3, "nobody in this run's scope"),
  csvCut(
    'the file ends after 29 of 60 rows',
    wholeCsv.slice(0, startOf(30)),
    3,
    '29 people',
    'half of the 60',
  ),
  {
    ...csvCut('the file has no bytes at all', '', 1, 'users.csv', 'empty'),
    isTriedByCommand: true,
  },
  csvCut('the file is gone', undefined, 1, 'users.csv', 'does not exist'),
  {
    ...csvCut(
      'bytes in the middle are not text',
      brokenInRow45(0xc3, 0x28),
      1,
      'users.csv',
      'line 46',
      'utf-8',
    ),
    isTriedByCommand: true,
  },
  csvCut(
    'the disk left zeros where the end was',
    Buffer.concat([Buffer.from(wholeCsv.slice(0, startOf(45))), Buffer.alloc(512)]),
    1,
    'users.csv',
    'line 46',
    'NUL',
  ),
  csvCut('a spreadsheet took its place', Buffer.from('PK\u0003\u0004sheet'), 1, 'users.csv', 'spreadsheet'),
  csvCut(
    'the e-mail column has another name',
    wholeCsv.replace('email', 'e_mail'),
    1,
    'users.csv',
    'email',
    'e_mail',
  ),
  csvCut('the groups column has another name', wholeCsv.replace('groups', 'teams'), 1, 'users.csv', 'groups'),
  csvCut(
    'every cell of groups is empty',
    csvOf(sixtyPeople.map((person) => ({ ...person, groups: [] }))),
    3,
    "nobody in this run's scope",
  ),
  {
    ...csvCut('all rows of one group are missing', csvOf(salesOnly), 3, 'Sign Legal', '30 people'),
    isTriedByCommand: true,
  },
  csvCut(
    'a quote that is not closed swallows rows',
    wholeCsv.replace('User,N10,', '"User,N10,').replace('User,N50,', '"User,N50,'),
    1,
    'users.csv',
    'quote',
  ),
];
