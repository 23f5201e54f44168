import type { Row } from './directory-file.js';

/** A Monday at Acme: what happens to a directory between two runs. */
export interface DirectoryChange {
  readonly rows: readonly Row[];
  readonly joiners: readonly string[];
  readonly movers: readonly string[];
  readonly leaver: string;
  readonly admin: string;
}

/**
 * Three join, two change departments, one leaves, one becomes account admin.
 * @throws Error when the directory has not the people for it
 */
export function changeDirectory(rows: readonly Row[], adminGroup: string): DirectoryChange {
  const [toLegal, admin] = rows.filter(({ groups }) => groups === 'Sign Sales');
  const [toSales, leaver] = rows.filter(({ groups }) => groups === 'Sign emea Legal');
  if (!toLegal || !admin || !toSales || !leaver)
    throw new Error('The directory has too few people to change.');
  const changed = new Map<Row, Row>([
    [toLegal, { ...toLegal, groups: 'Sign Legal' }],
    [toSales, { ...toSales, groups: 'Sign emea Sales' }],
    [admin, { ...admin, groups: `Sign Sales,${adminGroup}` }],
  ]);
  const staying = rows.filter((row) => row !== leaver).map((row) => changed.get(row) ?? row);
  return {
    rows: [...staying, ...JOINERS],
    joiners: JOINERS.map(({ email }) => email),
    movers: [toLegal.email, toSales.email],
    leaver: leaver.email,
    admin: admin.email,
  };
}

const JOINERS: readonly Row[] = [
  joiner('Noor', 'Haddad', 'Sign Sales'),
  joiner('Theo', 'Lindqvist', 'Sign Finance'),
  joiner('Mina', 'Park', 'Sign emea Support'),
];

function joiner(firstName: string, lastName: string, groups: string): Row {
  const email = `${firstName}.${lastName}@example.com`.toLowerCase();
  return { firstName, lastName, email, country: 'US', groups };
}
