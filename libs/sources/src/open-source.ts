import type { Config, SourceConfig } from '#config';
import { wantedPeople } from '#domain';
import { CombinedSource } from './combined/combined-source.js';
import { FilteredSource } from './combined/filtered-source.js';
import type { Source } from './source.js';

type SourcesConfig = Pick<Config, 'sources' | 'policy' | 'scope' | 'tls'>;

/** The directory that the configuration names: its source, or all of them as one. Nothing is read before `read`. */
export async function openSource(config: SourcesConfig): Promise<Source> {
  const sources = await openSources(config);
  const [only] = sources;
  return only !== undefined && sources.length === 1
    ? only
    : new CombinedSource(sources, { wanted: wantedPeople(config.policy.rules, config.scope) });
}

/** Each source of the configuration by itself, in order, for whoever looks at them one by one. */
export async function openSources(config: SourcesConfig): Promise<Source[]> {
  const sources: Source[] = [];
  for (const source of config.sources) {
    const opened = await openOne(source, config);
    sources.push(source.domains === undefined ? opened : new FilteredSource(opened, source.domains));
  }
  return sources;
}

/** Only what is configured is loaded: the libraries of some directories are large. */
async function openOne(source: SourceConfig, { policy, scope, tls }: SourcesConfig): Promise<Source> {
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
  }
}
