/**
 * One text for one value, whatever order its keys were written in: the basis of every digest and hash.
 * Objects' keys are sorted by UTF-16 code units, `undefined` members are left out (as RFC 8785 does for plain data).
 */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // Chains of millions of records are read through here: no array of members is made for each.
  let text = '';
  for (const key of Object.keys(value).toSorted()) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(member)}`;
  }
  return `{${text}}`;
}
