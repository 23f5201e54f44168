/** What the original escapes in a name: a superset of RFC 4515, and NUL, which it forgets. */
const SPECIAL = /[*()\\&|<>~!:\0]/gu;
const PLACE = /\{\{|\}\}|\{([a-z_]+)\}/gu;

/** A value as it may stand in the text of a filter. */
export function escapeFilterValue(value: string): string {
  return value.replace(SPECIAL, (letter) => `\\${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Puts an escaped value into a filter of the configuration, such as `(memberOf={group_dn})`; `{{` and `}}` are braces. */
export function fillFilterFormat(format: string, place: 'group' | 'group_dn', value: string): string {
  return format.replace(PLACE, (found, name: string | undefined) => {
    if (name === place) return escapeFilterValue(value);
    return found === '{{' ? '{' : found === '}}' ? '}' : found;
  });
}
