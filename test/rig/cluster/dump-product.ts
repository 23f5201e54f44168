import type { ServiceProcess } from '../../../libs/testing/src/stack/service-process.js';
import type { DatabasePeek } from './database-peek.js';

const OUTPUT_CHARS = 40_000;

const LOOKS: Readonly<Record<string, string>> = {
  runs: 'select * from run',
  runOrgs: 'select * from run_org',
  outbox: 'select * from outbox order by 1 limit 50',
  deadLetters: 'select * from dead_letter limit 50',
  leases:
    'select l.*, o.label, r.pid, r.alive_until from org_lease l join org o on o.id = l.org_id left join replica r on r.id = l.holder',
  items:
    'select o.label, i.state, i.reason, count(*)::int from plan_item i join org o on o.id = i.org_id group by 1, 2, 3',
  unlike: `select o.label, i.subject_key, i.action, i.state, i.reason, i.attempt, (
      select jsonb_agg(jsonb_build_object('step', a.step, 'call', a.call, 'at', a.intended_at, 'outcome', a.outcome, 'result', a.result) order by a.id)
      from action_attempt a where a.item_id = i.id) as attempts
    from plan_item i join org o on o.id = i.org_id where i.state <> 'applied' limit 100`,
  plans: 'select id, org_id, state, counts, approved_at, created_at from plan',
  questions: 'select org_id, fact, state, count(*)::int from fact_question group by 1, 2, 3',
  gates: 'select * from org_gate',
};

/** How the product stands, for who has to find out why a run did not end well. */
export async function dumpProduct(peek: DatabasePeek, services: readonly ServiceProcess[]): Promise<unknown> {
  const tables: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(LOOKS)) tables[name] = (await peek.ask(sql)) ?? 'no answer';
  const output = Object.fromEntries(
    services.map((service) => [service.name, service.output().slice(-OUTPUT_CHARS)]),
  );
  return { tables, output };
}
