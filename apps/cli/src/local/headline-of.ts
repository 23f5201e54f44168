import { relative } from 'node:path';
import { type Config, placeOf } from '#config';
import { headline } from '../headline.js';

/** A configuration of this machine in one line. */
export function headlineOf({ file, orgs, policy, sources }: Config): string {
  const shown = (path: string) => relative(process.cwd(), path) || path;
  return headline({
    ...{ file: shown(file), orgs: orgs.length, rules: policy.rules.length },
    sources: sources.map((source) => ({
      type: source.type,
      place: source.type === 'csv' ? shown(source.filePath) : placeOf(source),
    })),
  });
}
