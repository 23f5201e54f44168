/** One name of an RDN. The type is as written; a value in the `#` form stays in it. */
interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** From the entry up to the root; an RDN has several parts when they are joined by `+`. */
export type DistinguishedName = readonly (readonly NamePart[])[];

/** Names without anything to unescape, compose or join, which are most: letter case is all that may differ. */
const PLAIN = /^[\w=,.@'()&: -]*$/;
const LOOSE_SPACE = / [ ,=]|[,=] |^ | $/;
const TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)$/;
const HEX = /^[0-9A-Fa-f]{2}$/;

/** A value as it may stand in a distinguished name (RFC 4514, 2.4). */
export function escapeRdnValue(value: string): string {
  const escaped = value
    .replace(/[\\,+"<>;=]/gu, (letter) => `\\${letter}`)
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/u, (letter) => `\\${letter}`);
  return value.length > 1 && value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped;
}

/**
 * Reads a distinguished name (RFC 4514, and of RFC 2253 the spaces, semicolons and quotes that may still be met).
 * @returns undefined when it is none
 */
export function parseDn(text: string): DistinguishedName | undefined {
  if (text.trim() === '') return [];
  const rdns: NamePart[][] = [[]];
  let at = 0;
  for (;;) {
    const equals = text.indexOf('=', at);
    const type = text.slice(at, equals).trim();
    if (equals === -1 || !TYPE.test(type)) return undefined;
    const found = readValue(text, equals + 1);
    if (found === undefined) return undefined;
    rdns.at(-1)?.push({ type, value: found.value });
    const separator = text[found.end];
    if (separator === undefined) return rdns;
    if (separator !== '+') rdns.push([]);
    at = found.end + 1;
  }
}

/**
 * One text for all spellings of a name, to compare by: lower case, composed, without spaces that do not count. Commas
 * in it separate RDNs and are nothing else. What is no name stays as it is.
 */
export function dnKey(text: string): string {
  if (PLAIN.test(text) && !LOOSE_SPACE.test(text)) return text.toLowerCase();
  const name = parseDn(text);
  if (name === undefined) return text;
  return name
    .map((parts) =>
      parts
        .map(({ type, value }) => `${type.toLowerCase()}=${foldValue(value)}`)
        .sort()
        .join('+'),
    )
    .join(',');
}

/** Whether an entry is the base or lies under it; both as `dnKey` gives them. Everything lies under the empty base. */
export function isUnder(key: string, baseKey: string): boolean {
  return baseKey === '' || key === baseKey || key.endsWith(`,${baseKey}`);
}

/** Escapes what would look like a separator, and only that, so that plain names stay as they are. */
function foldValue(value: string): string {
  return value
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/[\\,+]/gu, (letter) => `\\${letter.charCodeAt(0).toString(16)}`);
}

/** @returns the value from `start`, and where its separator stands, or the end of the text */
function readValue(
  text: string,
  start: number,
): { readonly value: string; readonly end: number } | undefined {
  let at = start;
  while (text[at] === ' ') at += 1;
  if (text[at] === '"') return readQuoted(text, at + 1);
  const bytes: Buffer[] = [];
  /** Spaces at the end do not count, unless they are escaped. */
  let pendingSpaces = 0;
  for (;;) {
    const letter = text[at];
    if (letter === undefined || letter === ',' || letter === ';' || letter === '+') {
      return { value: Buffer.concat(bytes).toString(), end: at };
    }
    if (letter === '"') return undefined;
    if (letter === ' ') {
      pendingSpaces += 1;
      at += 1;
      continue;
    }
    if (pendingSpaces > 0) bytes.push(Buffer.alloc(pendingSpaces, ' '));
    pendingSpaces = 0;
    const piece = readLetter(text, at);
    if (piece === undefined) return undefined;
    bytes.push(piece.bytes);
    at = piece.end;
  }
}

function readQuoted(
  text: string,
  start: number,
): { readonly value: string; readonly end: number } | undefined {
  const bytes: Buffer[] = [];
  let at = start;
  while (text[at] !== '"') {
    const piece = readLetter(text, at);
    if (piece === undefined) return undefined;
    bytes.push(piece.bytes);
    at = piece.end;
  }
  at += 1;
  while (text[at] === ' ') at += 1;
  const isEnd = at >= text.length || ',;+'.includes(text[at] ?? '');
  return isEnd ? { value: Buffer.concat(bytes).toString(), end: at } : undefined;
}

/** A letter, or what a backslash makes of the next one or two: a letter or a byte. */
function readLetter(text: string, at: number): { readonly bytes: Buffer; readonly end: number } | undefined {
  const letter = text.codePointAt(at);
  if (letter === undefined) return undefined;
  if (text[at] !== '\\') {
    const written = String.fromCodePoint(letter);
    return { bytes: Buffer.from(written), end: at + written.length };
  }
  const digits = text.slice(at + 1, at + 3);
  if (HEX.test(digits)) return { bytes: Buffer.from(digits, 'hex'), end: at + 3 };
  const escaped = text.codePointAt(at + 1);
  if (escaped === undefined) return undefined;
  const written = String.fromCodePoint(escaped);
  return { bytes: Buffer.from(written), end: at + 1 + written.length };
}
