import { seededInteger } from '../../test/support/seeded-random.js';
import type { Row } from './directory-file.js';

/** Nobody whom the simulator has invented has a number that high. */
const FIRST_NUMBER = 1_001;
const CLOSED = 'Sign emea Engineering';

/** A few change departments, one or two join, and now and then somebody leaves. */
export function nextDay(rows: readonly Row[], day: number, random: () => number): Row[] {
  const anybody = () => seededInteger(random, 0, rows.length - 1);
  const movers = new Set(Array.from({ length: seededInteger(random, 0, 8) }, anybody));
  const leaver = random() < 0.6 ? anybody() : undefined;
  const teams = [...new Set(rows.map(({ groups }) => groups))].filter(isTeam);
  const joiners = Array.from({ length: seededInteger(random, 0, 2) }, (_, n) =>
    joiner(rows, { number: FIRST_NUMBER + day * 10 + n, anybody }),
  );
  const moved = rows.map((row, index) =>
    movers.has(index) ? { ...row, groups: nextTeam(row, teams) } : row,
  );
  return [...moved.filter((_, index) => index !== leaver), ...joiners];
}

/** A team of emea is closed, somebody becomes account admin, and some change departments. */
export function lastDay(rows: readonly Row[], adminGroup: string): Row[] {
  const staying = rows.filter(({ groups }) => !groups.startsWith(CLOSED));
  const teams = [...new Set(staying.map(({ groups }) => groups))].filter(isTeam);
  const admin = staying.find(({ groups }) => groups === 'Sign Finance');
  return staying.map((row, index) => {
    if (row === admin) return { ...row, groups: `${row.groups},${adminGroup}` };
    return index % 60 === 3 ? { ...row, groups: nextTeam(row, teams) } : row;
  });
}

function joiner(rows: readonly Row[], { number, anybody }: { number: number; anybody: () => number }): Row {
  const [first, last] = [rows[anybody()], rows[anybody()]];
  if (first === undefined || last === undefined) throw new Error('The directory has nobody.');
  const { firstName } = first;
  const { lastName, country, groups } = last;
  const email = `${firstName}.${lastName}.${number}@example.com`.toLowerCase();
  return { firstName, lastName, email, country, groups: isTeam(groups) ? groups : 'Sign Sales' };
}

/** No admins, and one group only. */
function isTeam(groups: string): boolean {
  return !groups.includes(',') && !groups.endsWith(' Admins');
}

/** Another team of the same org; who is an admin stays. */
function nextTeam({ groups }: Row, teams: readonly string[]): string {
  const isEmea = (team: string) => team.startsWith('Sign emea ');
  const others = teams.filter((team) => isEmea(team) === isEmea(groups));
  return isTeam(groups) ? (others[(others.indexOf(groups) + 1) % others.length] ?? groups) : groups;
}
