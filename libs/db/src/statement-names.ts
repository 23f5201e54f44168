import { createHash } from 'node:crypto';

/** A connection keeps what it has planned for as long as it lives: beyond so many, statements are planned each time. */
const NAMES_MAX = 200;

const names = new Map<string, string>();

/** The name under which connections keep a statement. It is made of the text, so that whoever has the same name means the same. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = `q_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
  names.set(sql, name);
  return name;
}
