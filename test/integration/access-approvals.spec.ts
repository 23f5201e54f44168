import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailKey } from '#domain';
import { personItem } from '#testing';
import { configFiles } from '../support/config-files.js';
import { OpsApiWorld } from './ops-api-world.js';

const AT_ONCE = 500;
let world: OpsApiWorld;

beforeAll(async () => {
  const texts = Object.entries(configFiles()).map(([name, text]) => [
    name,
    text.replaceAll('{{SIGN_HOST}}', 'api.example.com'),
  ]);
  const acme = { ...(Object.fromEntries(texts) as Record<string, string>), 'users.csv': 'email,groups\n' };
  world = await OpsApiWorld.open({ acme });
});
afterAll(() => world.close());

async function heldPlan(): Promise<string> {
  const email = 'cy@example.com';
  const { hash } = await world.storePlan('acme', [
    personItem({ email, emailKey: emailKey(email), held: 'SIGN_ONLY_LIMIT' }),
  ]);
  return hash;
}

/** Everybody votes at the same moment. @returns how often each status was answered */
async function voteAtOnce(hash: string, by: (index: number) => string): Promise<Record<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      world.post(`/plans/${hash}/votes`, { verdict: 'approve', all: true, by: by(index) }),
    ),
  );
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function stored(hash: string): Promise<{ votes: number; records: number; state: string }> {
  const [row] = await world.db.query<{ votes: number; records: number; state: string }>(
    `select i.state, (select count(*)::int from approval a where a.item_id = i.id) as votes,
       (select count(*)::int from audit_record r where r.item_id = i.id and r.event = 'approved') as records
     from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id where r.plan_hash = $1`,
    [hash],
  );
  if (row === undefined) throw new Error('There is no such item.');
  return row;
}

describe(`${AT_ONCE} approvals of one change at the same moment`, { retry: 0 }, () => {
  it('count once, by as many people', async () => {
    const hash = await heldPlan();
    expect(await voteAtOnce(hash, (index) => `approver ${index}`)).toEqual({ 200: 1, 409: AT_ONCE - 1 });
    expect(await stored(hash)).toEqual({ votes: 1, records: 1, state: 'planned' });
  });

  it('count once, by one person', async () => {
    const hash = await heldPlan();
    expect(await voteAtOnce(hash, () => 'Olive')).toEqual({ 200: 1, 409: AT_ONCE - 1 });
    expect(await stored(hash)).toEqual({ votes: 1, records: 1, state: 'planned' });
  });
});
