import { row, type Row } from './people.js';

/** What every source of the specs knows: forty people of Sign Sales and thirty of Sign Legal, ten of them in both. */
export const sixtyPeople: readonly Row[] = Array.from({ length: 60 }, (_, index) =>
  row(`user.n${index + 1}@example.com`, ...groupsAt(index)),
);

function groupsAt(index: number): string[] {
  return [...(index < 40 ? ['Sign Sales'] : []), ...(index >= 30 ? ['Sign Legal'] : [])];
}

export const mappedGroups = ['Sign Sales', 'Sign Legal'] as const;

/** The rule that comes first gives the primary group of who is in both. */
export const groupRules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];

export function membersOf(group: string, people: readonly Row[] = sixtyPeople): Row[] {
  return people.filter(({ groups }) => groups.includes(group));
}
