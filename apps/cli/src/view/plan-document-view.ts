import type { ReportRepository, RunEntity } from '#db';
import type { OrgPlanDocument, PlanDocument, PlanItem } from '#domain';

/** The plan of a run as a document. */
export async function planDocument(reports: ReportRepository, run: RunEntity): Promise<PlanDocument> {
  const orgs: OrgPlanDocument[] = [];
  for (const { planId, orgId, label, hash, counts } of await reports.plans(run.id)) {
    const items: PlanItem[] = [];
    for await (const stored of reports.streamItems(planId)) items.push(...stored.map(({ item }) => item));
    orgs.push({ orgId, org: label, hash, counts, items });
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
