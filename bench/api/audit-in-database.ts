import { AuditRepository, type Database, verifyAudit } from '#db';
import { addressOf, type CrowdPlaces } from './crowd-in-database.js';

const AT_ONCE = 2_000;

/** Who asked for what is recorded. */
export const ACTORS = ['ann@example.com', 'bo@example.com', 'token:ci', 'cy@example.com'] as const;

/** Records of an hourly sync, in chains that verify: calls, decisions about people, and here and there somebody who came in. */
export async function storeAudit(
  db: Database,
  { orgs, runs }: CrowdPlaces,
  { records, people, note }: { records: number; people: number; note: (line: string) => void },
): Promise<void> {
  const audit = new AuditRepository(db);
  for (let from = 0; from < records; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, records - from);
    const runId = runs[Math.floor((from / records) * runs.length)] ?? '';
    await audit.record(
      Array.from({ length: size }, (_, at) => {
        const n = from + at;
        return entry(n, runId, orgs[n % orgs.length]?.id ?? '', addressOf((n * 7919) % people));
      }),
    );
    if (from % 200_000 === 0) note(`  ${from} of ${records} records`);
  }
  const { isIntact } = await verifyAudit(db);
  if (!isIntact) throw new Error('What was just written is not intact.');
  await db.query('analyze audit_record');
}

function entry(n: number, runId: string, orgId: string, subjectKey: string) {
  const traceId = runId.replaceAll('-', '');
  if (n % 100 === 99) {
    const actor = ACTORS[n % ACTORS.length] ?? 'nobody';
    return { kind: 'access' as const, event: 'sign-in', actor, facts: { by: actor, address: '192.0.2.1' } };
  }
  const about = { runId, orgId, subjectKey, traceId };
  if (n % 3 === 0) {
    const event = n % 30 === 0 ? 'held' : 'applied';
    const facts = { before: { memberships: ['Group 0'] }, after: { memberships: ['Group 1'] }, attempts: 1 };
    const actor = ACTORS[n % ACTORS.length] ?? 'nobody';
    return { ...about, actor, kind: 'decision' as const, event, facts };
  }
  const facts = {
    ...{ path: `users/u${n}`, lane: 'bulk', attempt: 1, gateWaitMs: 3.2, durationMs: 120.5, status: 200 },
    ...{ outcome: 'ok', requestId: `r-${n}`, startedAt: '2026-11-21T14:30:00.123Z' },
  };
  return { ...about, kind: 'call' as const, event: n % 2 === 0 ? 'PUT /users/:id' : 'GET /users/:id', facts };
}
