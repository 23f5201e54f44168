import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isWhole, type PlanItem, PlanRefusedError, sealPlan, sealRun } from '#domain';
import type { RunFlags } from '../flags.js';
import type { RunReader } from '../reader.js';
import { openTerminal } from '../terminal.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

/** `apply`: exactly this plan. Each person who has changed since is left alone and listed. */
export async function apply(plan: string, flags: RunFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async (place) => {
    const finished = await place.apply(await hashOf(plan, place.reader));
    return showRun(finished, place.reader, terminal, flags);
  });
}

/** A hash, its first digits, or what `plan` prints between both: `7f3a…c91e`; else it is a file. */
async function hashOf(given: string, reader: RunReader): Promise<string> {
  const isHash = /^[0-9a-f]{4,64}(…[0-9a-f]*)?$/.test(given);
  if (isHash) return given.split('…')[0] ?? given;
  const hash = await hashInFile(given);
  if ((await reader.findPlan(hash)).length > 0) return hash;
  throw new PlanRefusedError(
    `${given} was not made here: it is the file of another database's plan, or that plan is gone.`,
  );
}

const documentSchema = z.looseObject({
  format: z.literal(1),
  hash: z.hash('sha256'),
  seal: z.string(),
  configuration: z.looseObject({ digest: z.string() }),
  orgs: z.array(
    z.looseObject({
      ...{ orgId: z.uuid(), org: z.string(), hash: z.hash('sha256'), items: z.array(z.unknown()) },
      ...{ directoryDigest: z.string().optional(), orgDigest: z.string().optional() },
    }),
  ),
});

/** A file names a plan by its hash, and must still be what was hashed. */
async function hashInFile(file: string): Promise<string> {
  const { bytes, written, parsed } = await readPlan(file);
  if (!isWhole(bytes, written)) {
    throw new PlanRefusedError(`${file} is not what was planned: something in it was changed.`);
  }
  const { configuration, orgs, hash } = parsed;
  for (const { org, directoryDigest, orgDigest, items, hash: ofOrg } of orgs) {
    const header = {
      ...{ format: 1 as const, org, configDigest: configuration.digest },
      ...(directoryDigest !== undefined && { directoryDigest }),
      ...(orgDigest !== undefined && { orgDigest }),
    };
    // Sealing reads nothing but what it hashes, so a foreign shape ends in another hash.
    if (sealPlan(header, items as PlanItem[]) !== ofOrg) {
      throw new PlanRefusedError(
        `${file} is not what was planned: the plan of ${org} does not fit its hash.`,
      );
    }
  }
  if (sealRun(orgs.map(({ orgId, hash: ofOrg }) => ({ org: orgId, hash: ofOrg }))) !== hash) {
    throw new PlanRefusedError(`${file} is not what was planned: its parts do not fit its hash.`);
  }
  return hash;
}

async function readPlan(file: string) {
  try {
    const bytes = await readFile(file);
    const written: unknown = JSON.parse(bytes.toString('utf8'));
    // What was parsed has its keys in another order than the file.
    return { bytes, written, parsed: documentSchema.parse(written) };
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
}
