import type { Config, SourceConfig } from '#config';
import { wantedPeople } from '#domain';
import type { ChangeWatch } from './change-watch.js';

type WatchedConfig = Pick<Config, 'sources' | 'policy' | 'scope' | 'tls'>;

/** The watches that a configuration asks for: of each source with `watch` in its connector file. */
export async function openWatches(config: WatchedConfig): Promise<ChangeWatch[]> {
  const watches: ChangeWatch[] = [];
  for (const source of config.sources) {
    const watch = await openOne(source, config);
    if (watch !== undefined) watches.push(watch);
  }
  return watches;
}

async function openOne(
  source: SourceConfig,
  { policy, scope, tls }: WatchedConfig,
): Promise<ChangeWatch | undefined> {
  if (source.type === 'csv' && source.watch !== undefined) {
    const { CsvWatch } = await import('../csv/csv-watch.js');
    return new CsvWatch(source, source.watch);
  }
  if (source.type === 'ldap' && source.watch !== undefined) {
    const { LdapWatch } = await import('../ldap/ldap-watch.js');
    return new LdapWatch(source, source.watch, { wanted: wantedPeople(policy.rules, scope), ...tls });
  }
  return undefined;
}
