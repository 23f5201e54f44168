import { relative } from 'node:path';
import { type Config, identityOf, loadConfig, renderLines } from '#config';
import type { Database } from '#db';
import { assertComparable, type ComparedConfig, groupsOnlyThere, orgAccounts } from '#domain';
import type { Observe } from '#telemetry';
import type { Terminal } from '../terminal.js';
import type { ComparedRuns, FinishedRun, PlaceFlags } from '../workplace.js';
import { LocalReader } from './local-reader.js';
import { runInProcess } from './run-in-process.js';

/** Plans by two configurations, the second time on what was read for the first. */
export async function compareHere(
  { db, here, log }: { readonly db: Database; readonly here: Config; readonly log: Observe },
  file: string,
  flags: PlaceFlags,
  terminal: Terminal,
): Promise<ComparedRuns> {
  const there = await loadConfig(file, flags.users ? { users: flags.users } : {});
  for (const line of renderLines(there.notes)) terminal.note(terminal.paint.waiting(line));
  assertComparable(comparedOf(here), comparedOf(there));
  // What matters is the difference: neither plan is drawn while it is made.
  const quiet: Terminal = { ...terminal, note: () => undefined };
  const { allowEmpty, allowShrink } = flags;
  const plan = (config: Config, options: Parameters<typeof runInProcess>[2]): Promise<FinishedRun> =>
    runInProcess({ db, config, reader: new LocalReader(db, config), log }, 'plan', options, flags, quiet);
  const first = await plan(here, {
    ...(allowEmpty && { allowEmpty }),
    ...(allowShrink && { allowShrink }),
    comparedGroups: groupsOnlyThere(here.policy.rules, there.policy.rules),
  });
  const files = { here: shown(here.file), there: shown(there.file) };
  if (first.stopped || first.run.state === 'failed') return { files, here: first };
  return { files, here: first, there: await plan(there, { basedOn: first.run.id }) };
}

function comparedOf({ file, orgs, sources, scope }: Config): ComparedConfig {
  return { file: shown(file), orgs: orgAccounts(orgs), sources: sources.map(identityOf), scope };
}

function shown(path: string): string {
  return relative(process.cwd(), path) || path;
}
