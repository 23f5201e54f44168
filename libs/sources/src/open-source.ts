import type { Config, SourceConfig } from '#config';
import { type PushedDirectory, wantedPeople } from '#domain';
import { CombinedSource } from './combined/combined-source.js';
import { FilteredSource } from './combined/filtered-source.js';
import type { Source } from './source.js';
import { SourceUnreadableError } from './source-unreadable.error.js';

type SourcesConfig = Pick<Config, 'sources' | 'policy' | 'scope' | 'tls'>;

/** What a source may need besides its configuration. */
export interface SourceGround {
  /** Where pushed people are; without it they cannot be read. */
  readonly pushed?: PushedDirectory;
}

/** The directory that the configuration names: its source, or all of them as one. Nothing is read before `read`. */
export async function openSource(config: SourcesConfig, ground: SourceGround = {}): Promise<Source> {
  const sources = await openSources(config, ground);
  const [only] = sources;
  return only !== undefined && sources.length === 1
    ? only
    : new CombinedSource(sources, { wanted: wantedPeople(config.policy.rules, config.scope) });
}

/** Each source of the configuration by itself, in order, for whoever looks at them one by one. */
export async function openSources(config: SourcesConfig, ground: SourceGround = {}): Promise<Source[]> {
  const sources: Source[] = [];
  for (const source of config.sources) {
    const opened = await openOne(source, config, ground);
    sources.push(source.domains === undefined ? opened : new FilteredSource(opened, source.domains));
  }
  return sources;
}

/** Only what is configured is loaded: the libraries of some directories are large. */
async function openOne(
  source: SourceConfig,
  { policy, scope, tls }: SourcesConfig,
  { pushed }: SourceGround,
): Promise<Source> {
  const wanted = wantedPeople(policy.rules, scope);
  switch (source.type) {
    case 'csv': {
      const { CsvSource } = await import('./csv/csv-source.js');
      return new CsvSource(source, { wanted });
    }
    case 'okta': {
      const { OktaSource } = await import('./okta/okta-source.js');
      return new OktaSource(source, { wanted, ...tls });
    }
    case 'adobe_console': {
      const { AdobeConsoleSource } = await import('./adobe-console/adobe-console-source.js');
      return new AdobeConsoleSource(source, { wanted, ...tls });
    }
    case 'ldap': {
      const { LdapSource } = await import('./ldap/ldap-source.js');
      return new LdapSource(source, { wanted, ...tls });
    }
    case 'scim': {
      if (pushed === undefined) throw unpushed(source.connection);
      const { ScimSource } = await import('./scim/scim-source.js');
      return new ScimSource(source, { wanted, pushed });
    }
  }
}

function unpushed(connection: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'SOURCE_UNSUPPORTED',
    `What the SCIM connection "${connection}" has pushed lies in the database of the server, and is looked at there.`,
    { connection },
  );
}
