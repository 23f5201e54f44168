import { displayPath, type SecretPlace, type SecretUse } from '#config';
import type { Paint } from '#domain';

/** A table, and under it why each secret that is missing cannot be had. */
export function credentialLines(uses: readonly SecretUse[], paint: Paint): string[] {
  const head = ['FILE', 'KEY', 'KEPT IN', 'SERVICE', 'ACCOUNT', ''];
  const rows = uses.map(({ file, line, key, place, missing }) => [
    ...[`${file}:${line}`, key, keptIn(place)],
    ...(place.kind === 'keychain' ? [place.service, place.account] : ['-', '-']),
    missing === undefined ? 'present' : 'missing',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lacking = uses.filter(({ missing }) => missing !== undefined);
  return [
    paint.quiet(lineOf(head)),
    ...rows.map((row) => (row.at(-1) === 'missing' ? paint.waiting(lineOf(row)) : lineOf(row))),
    ...lacking.map(({ file, line, key, missing = '' }) =>
      paint.waiting(`${file}:${line}  ${key}: ${missing}`),
    ),
  ];
}

function keptIn(place: SecretPlace): string {
  switch (place.kind) {
    case 'clear':
      return 'the file itself';
    case 'env':
      return `env:${place.variable}`;
    case 'file':
      return `file:${displayPath(place.path)}`;
    case 'keychain':
      return 'keychain';
  }
}
