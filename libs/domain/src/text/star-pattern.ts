/**
 * Whether a text is as a pattern says in which each `*` stands for any number of characters, none included. Both are
 * compared as they are given, so they have to be folded alike. Takes time in proportion to the text, whatever the pattern.
 */
export function matchesStars(text: string, pattern: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return text === parts[0];
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
    return false;
  }
  let from = first.length;
  const end = text.length - last.length;
  return rest.every((part) => {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
    return true;
  });
}
