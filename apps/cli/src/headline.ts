import { counted } from '#domain';

/** Configuration, orgs, rules and source in one line. */
export function headline(config: {
  readonly file: string;
  readonly orgs: number;
  readonly rules: number;
  readonly source: { readonly type: string; readonly file: string };
}): string {
  const { file, orgs, rules, source } = config;
  return `${file}   ${counted(orgs, 'org', 'orgs')}, ${counted(rules, 'rule', 'rules')}, source ${source.type} (${source.file})`;
}
