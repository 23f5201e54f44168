import type { Config } from '#config';
import { CsvSource } from './csv/csv-source.js';
import type { Source } from './source.js';

/** The directory that the configuration names. Nothing is read before `read`. */
export function openSource(config: Pick<Config, 'source' | 'scope'>): Source {
  return new CsvSource(config.source, { needsGroups: config.scope.kind !== 'all' });
}
