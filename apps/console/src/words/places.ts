/** Paths of every screen, so that a link is written once. */
export const places = {
  overview: '/',
  orgs: '/orgs',
  /** @param idOrName of an org */
  org: (idOrName: string) => `/orgs/${encodeURIComponent(idOrName)}`,
  plans: '/plans',
  /** @param hashOrId of a plan, or the first digits of its hash */
  plan: (hashOrId: string) => `/plans/${encodeURIComponent(hashOrId)}`,
  approvals: '/approvals',
  runs: '/runs',
  /** @param idOrName of a run */
  run: (idOrName: string) => `/runs/${encodeURIComponent(idOrName)}`,
  people: '/people',
  /** @param email of a person; `org` chooses the org to begin with */
  person: (email: string) => `/people/${encodeURIComponent(email)}`,
  rules: '/rules',
  sources: '/sources',
  drift: '/drift',
  problems: '/problems',
  audit: '/audit',
  budgets: '/budgets',
  settings: '/settings',
} as const;

/** A place with what of its view is set: `/plans?state=held`. Undefined and empty values are left out. */
export function withView(
  place: string,
  view: Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>,
): string {
  const [path = '', before = ''] = place.split('?', 2);
  const search = new URLSearchParams(before);
  for (const [key, value] of Object.entries(view)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text === '') search.delete(key);
    else search.set(key, text);
  }
  const query = search.toString();
  return query === '' ? path : `${path}?${query}`;
}
