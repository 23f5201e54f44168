import type { RunBody } from '#contracts';
import type { OrgPlanDocument, PlanDocument, PlanItem } from '#domain';
import type { RunReader } from '../reader.js';

/** The plan of a run as a document. */
export async function planDocument(reader: RunReader, run: RunBody): Promise<PlanDocument> {
  const orgs: OrgPlanDocument[] = [];
  for (const { planId, orgId, label, hash, counts, directoryDigest, orgDigest } of await reader.plans(
    run.id,
  )) {
    const items: PlanItem[] = [];
    for await (const stored of reader.streamItems(planId)) items.push(...stored.map(({ item }) => item));
    orgs.push({
      ...{ orgId, org: label, hash },
      ...(typeof directoryDigest === 'string' && { directoryDigest }),
      ...(typeof orgDigest === 'string' && { orgDigest }),
      ...{ counts, items },
    });
  }
  return {
    format: 1,
    hash: run.planHash ?? '',
    run: run.name,
    configuration: { name: run.configName, digest: run.configDigest },
    createdAt: run.startedAt.toISOString(),
    orgs,
  };
}
