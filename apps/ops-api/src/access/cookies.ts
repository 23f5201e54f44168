/** A cookie of ours, and how it is bound to the site. */
export interface CookieWords {
  readonly name: string;
  readonly value: string;
  readonly seconds: number;
  /** `Lax`: also sent when another site sends the browser here, as the identity provider does. */
  readonly sameSite: 'Strict' | 'Lax';
  readonly secure: boolean;
}

/** The value of a cookie; undefined when it is not there, or there twice: then one of them was put there by somebody else. */
export function cookieValue(header: string | string[] | undefined, name: string): string | undefined {
  if (typeof header !== 'string') return undefined;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** No script reads it, no other host gets it. */
export function setCookie({ name, value, seconds, sameSite, secure }: CookieWords): string {
  const words = [`${name}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', `SameSite=${sameSite}`];
  return [...words, ...(secure ? ['Secure'] : [])].join('; ');
}

/** `__Host-` binds a cookie to this very host and to https; browsers take no such name over http. */
export function cookieNames(secure: boolean): { readonly session: string; readonly signIn: string } {
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}sign-sync`, signIn: `${prefix}sign-sync-sign-in` };
}
