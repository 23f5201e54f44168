import { counted } from '#domain';

/** Configuration, orgs, rules and source in one line. */
export function headline(config: {
  readonly file: string;
  readonly orgs: number;
  readonly rules: number;
  readonly sources: readonly { readonly type: string; readonly place: string }[];
}): string {
  const { file, orgs, rules, sources } = config;
  const named = sources.map(({ type, place }) => `${type} (${place})`).join(', ');
  return `${file}   ${counted(orgs, 'org', 'orgs')}, ${counted(rules, 'rule', 'rules')}, ${sources.length === 1 ? 'source' : 'sources'} ${named}`;
}
