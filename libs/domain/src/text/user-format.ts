/**
 * A template over the attributes of an entry, in the form of Python's `str.format` that the original takes: literal
 * text and `{attribute}`; `{{` and `}}` are braces.
 */
export interface UserFormat {
  readonly parts: readonly (string | { readonly attribute: string })[];
}

/** As LDAP and Okta name attributes; options behind `;` included. */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_.;-]*$/;
const PIECE = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/** @returns the template, or in words what is wrong with it */
export function parseUserFormat(text: string): UserFormat | { readonly problem: string } {
  const parts: (string | { attribute: string })[] = [];
  for (const [piece, name] of text.matchAll(PIECE)) {
    if (name !== undefined) {
      if (!ATTRIBUTE.test(name)) {
        return {
          problem: `"${piece}" names no attribute. Write {mail} for the attribute mail, {{ and }} for braces`,
        };
      }
      parts.push({ attribute: name });
    } else if (piece === '{' || piece === '}') {
      return {
        problem: `a "${piece}" stands alone. Write {mail} for the attribute mail, {{ and }} for braces`,
      };
    } else {
      parts.push(piece === '{{' ? '{' : piece === '}}' ? '}' : piece);
    }
  }
  return { parts };
}

export function attributesOf({ parts }: UserFormat): string[] {
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.attribute])))];
}

/**
 * Fills a template. One attribute without a value makes the whole value missing, as in the original.
 *
 * @param valueOf the first value of an attribute; undefined or empty where the entry has none
 */
export function fillUserFormat(
  { parts }: UserFormat,
  valueOf: (attribute: string) => string | undefined,
): { readonly value: string } | { readonly missing: string } {
  let value = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      value += part;
      continue;
    }
    const found = valueOf(part.attribute);
    if (found === undefined || found === '') return { missing: part.attribute };
    value += found;
  }
  return { value };
}
