import type { UserInput } from '../../support/sign-state.js';
import { blocksOf, type DocBlock, linesOf } from './doc-blocks.js';

/** What a table says of a user of one org: groups, the first one primary, with those whose admin the person is. */
export interface ExampleUser {
  readonly groups: readonly { readonly name: string; readonly admin: boolean }[];
  readonly accountAdmin: boolean;
  readonly isInactive: boolean;
}

/** By org; an org that is missing has no such user. */
export type ExampleUsers = Readonly<Record<string, ExampleUser>>;

export interface ExamplePerson {
  readonly email: string;
  /** Undefined: not in the directory. */
  readonly directoryGroups: readonly string[] | undefined;
  readonly before: ExampleUsers;
  readonly after: ExampleUsers;
}

/** A part of a main file, and a table of people under it. */
export interface WorkedExample {
  readonly section: string;
  readonly line: number;
  readonly yaml: string;
  readonly people: readonly ExamplePerson[];
  /** What the text above says that `sign-sync sync` ends with; 0 when it says nothing. */
  readonly exitCode: number;
}

const HEADER = '| person | directory | Sign before | Sign after |';
const NOBODY = '–';

/** @throws Error a box of YAML has no table under it */
export async function workedExamples(page: string): Promise<readonly WorkedExample[]> {
  const lines = await linesOf(page);
  const blocks = (await blocksOf(page)).filter(({ language }) => language === 'yaml');
  return blocks.map((block, index) => exampleOf(lines, block, blocks[index - 1]));
}

function exampleOf(lines: readonly string[], block: DocBlock, before: DocBlock | undefined): WorkedExample {
  const { line, section } = block;
  const head = lines.indexOf(HEADER, line);
  if (head < 0) throw new Error(`${block.page}:${line}: there is no table under this box.`);
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((row) => !row.startsWith('|'));
  const text = lines.slice(before?.line ?? 0, line - 1).join(' ');
  return {
    ...{ section, line, yaml: `${block.lines.join('\n')}\n` },
    people: rows.slice(0, end).map(personIn),
    exitCode: Number(/ends with (\d+)/u.exec(text)?.[1] ?? 0),
  };
}

function personIn(row: string): ExamplePerson {
  const [email = '', groups = '', before = '', after = ''] = row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  return {
    email,
    directoryGroups: groups === NOBODY ? undefined : groups.split(', '),
    before: usersIn(before),
    after: usersIn(after),
  };
}

/** `Sales (admin), account admin; emea: Legal, inactive` */
function usersIn(cell: string): ExampleUsers {
  const parts = cell.split('; ').map((part): [string, string] => {
    const [, org = 'primary', words = ''] = /^(?:(\w+): )?(.*)$/u.exec(part) ?? [];
    return [org, words];
  });
  return Object.fromEntries(
    parts.filter(([, words]) => words !== NOBODY).map(([org, words]) => [org, userIn(words.split(', '))]),
  );
}

function userIn(words: readonly string[]): ExampleUser {
  const marks = new Set(['account admin', 'inactive']);
  const groups = words.filter((word) => !marks.has(word));
  return {
    groups: groups.map((word) => ({ name: word.replace(' (admin)', ''), admin: word.endsWith(' (admin)') })),
    accountAdmin: words.includes('account admin'),
    isInactive: words.includes('inactive'),
  };
}

export function userInput(email: string, { groups, accountAdmin, isInactive }: ExampleUser): UserInput {
  return {
    email,
    firstName: 'Somebody',
    lastName: 'Known',
    accountAdmin,
    status: isInactive ? 'INACTIVE' : 'ACTIVE',
    groups: groups.map(({ name, admin }, index) => ({ name, admin, primary: index === 0 })),
  };
}
