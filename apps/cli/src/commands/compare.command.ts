import type { RunBody } from '#contracts';
import {
  ComparisonRefusedError,
  type ComparisonDocument,
  differenceLines,
  differenceMarkdown,
  differenceOf,
  isSamePlan,
  type OrgPlanDocument,
  type PlanDocument,
  SyncError,
} from '#domain';
import type { PlanFormat, RunFlags } from '../flags.js';
import type { RunReader } from '../reader.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { planDocument } from '../view/plan-document-view.js';
import { withRun } from '../with-run.js';
import type { ComparedRuns } from '../workplace.js';

class CompareOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

type CompareFlags = RunFlags & { compare: string; out?: string; format?: PlanFormat };

/** `plan --compare`: what another configuration would do otherwise. Exit 0: nothing, 2: something, 1: error. */
export async function compare(flags: CompareFlags): Promise<void> {
  const format = flags.json ? 'json' : (flags.format ?? 'text');
  const terminal = openTerminal(format === 'text' ? flags : { ...flags, json: true });
  const code = await withRun(flags, terminal, async (place) => {
    if (flags.out !== undefined) {
      throw new CompareOptionError('--out writes one plan and --compare makes two: leave one of them out.');
    }
    if (format === 'html') throw new CompareOptionError('--compare knows the formats text, md and json.');
    const runs = await place.compare(flags.compare);
    if (runs.here.stopped || runs.there?.stopped) return 130;
    const document = await comparison(runs, place.reader);
    print(document, format, terminal);
    return document.orgs.every(isSamePlan) ? 0 : 2;
  });
  process.exitCode = code;
}

function print(document: ComparisonDocument, format: 'text' | 'md' | 'json', terminal: Terminal): void {
  if (format === 'json') {
    const isSame = document.orgs.every(isSamePlan);
    return terminal.result(JSON.stringify({ ...document, isSame }, null, 1));
  }
  if (format === 'md') return terminal.result(differenceMarkdown(document));
  for (const line of differenceLines(document, terminal.paint)) terminal.result(line);
}

/** @throws ComparisonRefusedError one of both could not be planned as a whole */
async function comparison(
  { files, here, there }: ComparedRuns,
  reader: RunReader,
): Promise<ComparisonDocument> {
  await assertPlanned(files.here, here.run, reader);
  if (there === undefined) throw new ComparisonRefusedError(`${files.there} was not planned.`);
  await assertPlanned(files.there, there.run, reader);
  const ours = await planDocument(reader, here.run);
  const theirs = await planDocument(reader, there.run);
  const planOf = (file: string, { hash, run, configuration: { digest } }: PlanDocument) => ({
    ...{ file, digest, run, hash },
  });
  const itemsOf = (orgs: readonly OrgPlanDocument[], orgId: string) =>
    orgs.find((org) => org.orgId === orgId)?.items ?? [];
  return {
    format: 1,
    here: planOf(files.here, ours),
    there: planOf(files.there, theirs),
    orgs: ours.orgs.map(({ orgId, org, items }) => ({
      org,
      ...differenceOf(items, itemsOf(theirs.orgs, orgId)),
    })),
  };
}

/** A plan that lacks an org would differ for no reason of the configuration. */
async function assertPlanned(file: string, run: RunBody, reader: RunReader): Promise<void> {
  const { orgs } = await reader.progress(run.id);
  const failed = orgs.find(({ state }) => state !== 'planned');
  const error = run.error ?? failed?.error ?? undefined;
  if (error === undefined && failed === undefined) return;
  const why = error ? `${error.message} (${error.code})` : `run ${run.name} ended as ${run.state}`;
  throw new ComparisonRefusedError(`${file} could not be planned: ${why}. Nothing was written.`);
}
