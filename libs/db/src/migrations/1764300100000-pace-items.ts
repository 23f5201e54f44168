import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When an item's turn comes: its wave, and within that its rank. The version before this one releases all turns at once
 * and leaves the columns at 0. Off-boarding in steps is remembered per user of an org.
 */
export class PaceItems1764300100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [turns, offboarding]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table plan_offboarding, offboarding;
      drop index plan_item_turn;
      alter table plan drop column waves;
      alter table plan_item drop column wave, drop column rank`);
  }
}

const turns = `
alter table plan_item add column rank smallint not null default 0;
-- From 1; 0 is in no wave, and goes before the first.
alter table plan_item add column wave int not null default 0;
-- How an approved plan is paced: {ends, maxFailuresPercent}. Null: without waves.
alter table plan add column waves jsonb;
create index plan_item_turn on plan_item (plan_id, wave, rank) where state in ('planned', 'pending', 'intended', 'in_doubt')`;

const offboarding = `
-- Users who are in Sign only and whose rights are gone: since when.
create table offboarding (
  org_id uuid not null references org,
  sign_user_id text not null,
  since timestamptz not null default now(),
  primary key (org_id, sign_user_id)
);

-- What a plan has found out about off-boarding; it counts once the plan is approved.
create table plan_offboarding (
  plan_id uuid not null references plan on delete cascade,
  sign_user_id text not null,
  found text not null check (found in ('stripped', 'back')),
  primary key (plan_id, sign_user_id)
)`;
