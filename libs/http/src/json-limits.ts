/** Arrays and objects within one another. The deepest body of the API has four. */
const DEPTH_MAX = 32;
/** Members and elements, all together; a list of 10,000 groups fits. */
const ENTRIES_MAX = 50_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Whether a text would make more work as JSON than any request needs, found before it is parsed, in one pass. Whether it
 * is JSON at all is left to the parser.
 *
 * @returns what is too much of it; undefined when it may be parsed
 */
export function jsonExcess(text: string): string | undefined {
  let depth = 0;
  let entries = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) depth -= 1;
    else if (code === COMMA) entries += 1;
    if (depth > DEPTH_MAX) return `It nests deeper than ${DEPTH_MAX} levels.`;
    if (entries >= ENTRIES_MAX) return `It has more than ${ENTRIES_MAX} entries.`;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
