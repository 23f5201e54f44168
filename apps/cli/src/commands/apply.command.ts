import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PlanRepository, type ReportRepository, RunRepository, type Database } from '#db';
import { type PlanItem, sealPlan, sealRun, SyncError } from '#domain';
import type { RunFlags } from '../program.js';
import { openTerminal } from '../terminal.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

/** The plan cannot be applied: unknown, ambiguous, used, superseded, tampered with, or of another configuration. */
class PlanRefusedError extends SyncError {
  readonly code = 'PLAN_REFUSED';
  readonly retryable = false;

  constructor(why: string) {
    super(`${why} Nothing was written.`);
  }
}

/** `apply`: exactly this plan. Each person who has changed since is left alone and listed. */
export async function apply(plan: string, flags: RunFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async ({ config, db, reports, run }) => {
    const planRunId = await findPlan(plan, reports);
    const planned = await new RunRepository(db).find(planRunId);
    if (planned.configDigest !== config.digest) {
      throw new PlanRefusedError('The configuration has changed since this plan was made. Plan again.');
    }
    await refuseUsed(db, planRunId);
    const { finished } = await run('apply', { planRunId });
    return showRun(finished, reports, terminal, flags);
  });
}

async function findPlan(given: string, reports: ReportRepository): Promise<string> {
  const isHash = /^[0-9a-f]{4,64}(…[0-9a-f]*)?$/.test(given);
  const prefix = isHash ? (given.split('…')[0] ?? given) : await hashInFile(given);
  const found = await reports.findPlan(prefix);
  const [only] = found;
  if (only === undefined)
    throw new PlanRefusedError(`No stored plan has the hash ${prefix}. See "sign-sync plan show".`);
  if (found.length > 1)
    throw new PlanRefusedError(
      `Several plans begin with ${prefix}: ${found.map(({ hash }) => hash.slice(0, 12)).join(', ')}. Give more digits.`,
    );
  return only.runId;
}

const documentSchema = z.object({
  format: z.literal(1),
  hash: z.hash('sha256'),
  configuration: z.object({ digest: z.string() }),
  orgs: z.array(
    z.object({ orgId: z.uuid(), org: z.string(), hash: z.hash('sha256'), items: z.array(z.unknown()) }),
  ),
});

/** A file names a plan by its hash, and must still be what was hashed. */
async function hashInFile(file: string): Promise<string> {
  let parsed;
  try {
    parsed = documentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? 'it is not a plan'
        : error instanceof Error
          ? error.message
          : String(error);
    throw new PlanRefusedError(
      `${file} is neither the hash of a plan nor a file of "sign-sync plan --out": ${why}.`,
    );
  }
  const { configuration, orgs, hash } = parsed;
  for (const org of orgs) {
    const header = { format: 1 as const, org: org.org, configDigest: configuration.digest };
    // Sealing reads nothing but what it hashes, so a foreign shape ends in another hash.
    if (sealPlan(header, org.items as PlanItem[]) !== org.hash) {
      throw new PlanRefusedError(
        `${file} is not what was planned: the plan of ${org.org} does not fit its hash.`,
      );
    }
  }
  if (sealRun(orgs.map(({ orgId, hash: ofOrg }) => ({ org: orgId, hash: ofOrg }))) !== hash) {
    throw new PlanRefusedError(`${file} is not what was planned: its parts do not fit its hash.`);
  }
  return hash;
}

async function refuseUsed(db: Database, planRunId: string): Promise<void> {
  const plans = await new PlanRepository(db).ofRun(planRunId);
  if (plans.length === 0) throw new PlanRefusedError('No org was planned in that run.');
  const used = plans.find(({ state }) => state !== 'planned');
  if (used) {
    const why =
      used.state === 'superseded'
        ? 'A later run has decided anew'
        : 'This plan was applied before; a plan is used once';
    throw new PlanRefusedError(`${why}. Plan again.`);
  }
}
