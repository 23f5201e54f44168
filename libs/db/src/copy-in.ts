import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { from } from 'pg-copy-streams';

import type { Transaction } from './database.js';

const CHUNK_CHARS = 64 * 1024;

export type CopyValue = string | number | boolean | null | Date;

/**
 * Sends rows to the server by COPY, in chunks of about 64 KiB whatever the size of a row.
 *
 * @param sql `copy table (columns) from stdin`, text format (the default)
 * @param rows whole lines, as `copyLine` makes them
 */
export async function copyIn(
  tx: Transaction,
  sql: string,
  rows: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await pipeline(Readable.from(chunksOf(rows)), tx.client.query(from(sql)));
}

/**
 * One line of COPY's text format.
 *
 * @see PostgreSQL's COPY, "Text Format": `\N` is null; backslash and the control characters are escaped
 */
export function copyLine(values: readonly CopyValue[]): string {
  return `${values.map(copyField).join('\t')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number') return String(value);
  return value.replace(/[\\\b\f\n\r\t\v]/g, (character) => ESCAPES[character] ?? character);
}

async function* chunksOf(rows: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  let size = 0;
  for await (const line of rows) {
    lines.push(line);
    size += line.length;
    if (size < CHUNK_CHARS) continue;
    yield Buffer.from(lines.join(''), 'utf8');
    lines = [];
    size = 0;
  }
  if (size > 0) yield Buffer.from(lines.join(''), 'utf8');
}
