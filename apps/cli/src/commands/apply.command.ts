import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type PlanItem, PlanRefusedError, sealPlan, sealRun } from '#domain';
import type { RunFlags } from '../program.js';
import { openTerminal } from '../terminal.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

/** `apply`: exactly this plan. Each person who has changed since is left alone and listed. */
export async function apply(plan: string, flags: RunFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async (place) => {
    const finished = await place.apply(await hashOf(plan));
    return showRun(finished, place.reader, terminal, flags);
  });
}

/** A hash, its first digits, or what `plan` prints between both: `7f3a…c91e`; else it is a file. */
function hashOf(given: string): Promise<string> | string {
  const isHash = /^[0-9a-f]{4,64}(…[0-9a-f]*)?$/.test(given);
  return isHash ? (given.split('…')[0] ?? given) : hashInFile(given);
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
