import path from 'node:path';
import { type Config, placeOf, renderLines } from '#config';
import type { ConfigurationBody } from '#contracts';

/** A configuration as people are told of it. Paths begin with the configuration's own folder: where that lies is the server's business. */
export function configurationHead(config: Config): ConfigurationBody {
  const home = path.dirname(path.dirname(config.file));
  const shown = (file: string): string => {
    const relative = path.relative(home, path.resolve(file));
    return relative.startsWith('..') ? path.basename(file) : relative;
  };
  const notes = config.notes.map((note) => ({
    ...note,
    file: note.file.startsWith('--') ? note.file : shown(note.file),
  }));
  return {
    ...{ name: config.name, digest: config.digest, file: shown(config.file) },
    orgs: config.orgs.map(({ name }) => name),
    rules: config.policy.rules.length,
    sources: config.sources.map((source) => ({
      type: source.type,
      place: source.type === 'csv' ? shown(source.filePath) : placeOf(source),
    })),
    notes: renderLines(notes),
  };
}
