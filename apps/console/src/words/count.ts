const NUMBERS = new Intl.NumberFormat('en-US');
const SHARES = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });

/** `3,120` */
export function count(value: number): string {
  return NUMBERS.format(value);
}

/**
 * `1 deactivation`, `3,120 people`: never `1 item(s)`.
 * @param many where the plural is not the singular with an s
 */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `3,120 people` */
export function people(value: number): string {
  return plural(value, 'person', 'people');
}

/** `0.8%`; nothing of nothing is nothing. */
export function share(part: number, whole: number): string {
  return SHARES.format(whole === 0 ? 0 : part / whole);
}

/** `Ana, Li and 3 more`: some names, and how many are not said. */
export function someOf(names: readonly string[], total = names.length, shown = 3): string {
  const said = names.slice(0, shown);
  const others = total - said.length;
  if (others > 0) return said.length === 0 ? count(total) : `${said.join(', ')} and ${count(others)} more`;
  const last = said.at(-1) ?? '';
  return said.length < 2 ? last : `${said.slice(0, -1).join(', ')} and ${last}`;
}
