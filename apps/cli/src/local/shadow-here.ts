import { type Config, loadConfig, renderLines } from '#config';
import { type Database, SHADOW_DAYS_MAX, ShadowRepository } from '#db';
import { type ShadowReport, shadowReport, SyncError } from '#domain';
import type { ShadowFlags } from '../flags.js';
import { momentWords } from '../moment.js';
import type { Shadowed } from '../shadowed.js';
import type { Terminal } from '../terminal.js';
import { wholeNumberOption } from '../whole-number-option.js';
import type { FinishedRun } from '../workplace.js';
import { LocalReader } from './local-reader.js';
import { headlineOf } from './headline-of.js';
import { openRunLog } from './run-log.js';
import { runInProcess } from './run-in-process.js';

/** Days that a report has where nobody names a number. */
const DAYS = 14;
/** Differences that are told one by one. */
const DIFFERENCES_MAX = 10_000;

class ShadowOrgError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** Runs one shadow run in this process, unless only the report is asked for, and sums up what is recorded. */
export async function shadowHere(flags: ShadowFlags, terminal: Terminal): Promise<Shadowed> {
  const daysAsked = wholeNumberOption('--days', flags.days, DAYS, SHADOW_DAYS_MAX);
  const config = await loadConfig(flags.configFilename, { ...(flags.users && { users: flags.users }) });
  for (const line of renderLines(config.notes)) terminal.note(terminal.paint.waiting(line));
  assertConfigured(flags.org, config);
  terminal.note(headlineOf(config));
  const { openState } = await import('../../../all-in-one/src/index.js');
  const db = await openState(config, (line) => terminal.note(line));
  try {
    const finished = flags.report ? undefined : await runOnce(db, config, flags, terminal);
    return {
      ...(finished && { finished }),
      failures: finished ? await failuresOf(db, config, finished) : [],
      report: await reportOf(db, config, {
        days: daysAsked,
        ...(flags.org !== undefined && { org: flags.org }),
      }),
    };
  } finally {
    await db.close();
  }
}

async function runOnce(
  db: Database,
  config: Config,
  flags: ShadowFlags,
  terminal: Terminal,
): Promise<FinishedRun> {
  const { allowEmpty, allowShrink, org } = flags;
  const log = openRunLog(config, { command: 'shadow', flags }, terminal);
  const options = {
    shadow: true as const,
    ...(allowEmpty && { allowEmpty }),
    ...(allowShrink && { allowShrink }),
    ...(org !== undefined && { orgs: [org] }),
  };
  try {
    const ground = { db, config, reader: new LocalReader(db, config), log: log.observe };
    return await runInProcess(ground, 'plan', options, flags, terminal);
  } finally {
    log.close();
  }
}

async function failuresOf(
  db: Database,
  config: Config,
  { run: { id, error } }: FinishedRun,
): Promise<Shadowed['failures']> {
  const { orgs } = await new LocalReader(db, config).progress(id);
  return [
    ...(error ? [{ where: '', ...error }] : []),
    ...orgs.flatMap(({ label, error: why }) => (why ? [{ where: `${label}: `, ...why }] : [])),
  ];
}

async function reportOf(
  db: Database,
  { name }: Config,
  selection: { readonly days: number; readonly org?: string },
): Promise<ShadowReport> {
  const shadows = new ShadowRepository(db);
  const [comparisons, predictions, differences] = await Promise.all([
    shadows.comparisons(name, selection),
    shadows.predictions(name, selection),
    shadows.differences(name, selection, DIFFERENCES_MAX),
  ]);
  const dated = <Row extends { readonly at: Date }>({ at, ...row }: Row) => ({ ...row, day: dayOf(at) });
  return shadowReport({
    ...{ configuration: name, daysAsked: selection.days, predictions },
    comparisons: comparisons.map((row) => ({ ...dated(row), predictedBy: row.predictedBy ?? '' })),
    differences: differences.map(dated),
  });
}

/** In this machine's zone, as whoever reads it counts days. */
function dayOf(at: Date): string {
  return momentWords(at).slice(0, 10);
}

function assertConfigured(org: string | undefined, { orgs }: Config): void {
  const names = orgs.map((one) => one.name);
  if (org === undefined || names.includes(org)) return;
  throw new ShadowOrgError(
    `--org: the configuration has no org "${org}". There is ${names.join(', ')}. Nothing was read or written.`,
  );
}
