import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { healthQuery } from './health.query.js';

/** The org that the header has chosen, by its name; undefined: all orgs. */
export function useOrg(): string | undefined {
  const view: { readonly org?: string } = useSearch({ strict: false });
  return view.org;
}

/** Names of the orgs that one sees, in order. */
export function useOrgNames(): readonly string[] {
  const { data } = useQuery(healthQuery);
  return data === undefined ? [] : [...new Set(data.orgs.map(({ org }) => org))];
}
