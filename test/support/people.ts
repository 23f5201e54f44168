/** One row of a directory file. */
export interface Row {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly groups: readonly string[];
}

const header = 'firstname,lastname,email,country,groups';

/** A directory file in the original's columns; several groups of a row stand in quotes. */
export function csvOf(rows: readonly Row[]): string {
  const body = rows.map(({ firstName, lastName, email, groups }) => {
    const cell = groups.length > 1 ? `"${groups.join(',')}"` : groups.join('');
    return `${firstName},${lastName},${email},US,${cell}`;
  });
  return `${[header, ...body].join('\n')}\n`;
}

/** `ann.lee@example.com` → Ann Lee in the groups given. */
export function row(email: string, ...groups: string[]): Row {
  const [first = '', last = ''] = email.split('@', 1).join('').split('.');
  return { email, firstName: capital(first), lastName: capital(last), groups };
}

/** So many people, `user.n1@example.com` and on, each in the group that `groupOf` names. */
export function crowd(count: number, groupOf: (index: number) => string = () => 'Sign Sales'): Row[] {
  return Array.from({ length: count }, (_, index) => row(`user.n${index + 1}@example.com`, groupOf(index)));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
