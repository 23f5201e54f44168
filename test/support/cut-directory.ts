import { csvOf, row, type Row } from './people.js';

/** Fifty people of two groups; every seventh has two groups, so that cuts fall between quotes too. */
export const fiftyPeople: readonly Row[] = Array.from({ length: 50 }, (_, index) => {
  const group = index % 3 === 0 ? 'Sign Legal' : 'Sign Sales';
  return row(`user.n${index + 1}@example.com`, ...(index % 7 === 0 ? [group, 'Sign Other'] : [group]));
});

export const wholeFile = csvOf(fiftyPeople);
