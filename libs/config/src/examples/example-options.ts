export const EXAMPLE_SOURCES = ['csv', 'ldap', 'okta', 'adobe_console'] as const;
export type ExampleSource = (typeof EXAMPLE_SOURCES)[number];

export interface ExampleOptions {
  readonly source: ExampleSource;
  /** At least `primary`, which comes first. */
  readonly orgs: readonly string[];
  /** Users in multiple groups. */
  readonly umg: boolean;
  /** `service`: for a server that runs all the time; else for a command that a schedule starts. */
  readonly isService: boolean;
  /** Names other than the usual ones. */
  readonly names?: { readonly main?: string; readonly sign?: string; readonly connector?: string };
}

/** A file of a configuration. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
  /** It is the place of a secret, so that only its owner may read it. */
  readonly isPrivate?: true;
}

/** `connector-adobe-console.yml`. */
export function connectorNameOf(source: ExampleSource): string {
  return `connector-${source.replace('_', '-')}.yml`;
}

/** `connector-sign.yml`, and of another org `connector-sign-emea.yml`. */
export function signNameOf(org: string, { names }: Pick<ExampleOptions, 'names'> = {}): string {
  const name = names?.sign ?? 'connector-sign.yml';
  return org === 'primary' ? name : name.replace(/(?:\.ya?ml)?$/u, (end) => `-${org}${end || '.yml'}`);
}

/** The environment variable that holds the integration key of an org. */
export function keyVariableOf(org: string): string {
  const part = org.toUpperCase().replaceAll(/[^A-Z0-9]+/gu, '_');
  return org === 'primary' ? 'SIGN_INTEGRATION_KEY' : `SIGN_INTEGRATION_KEY_${part}`;
}
