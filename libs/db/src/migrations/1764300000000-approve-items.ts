import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who approves what a plan holds, how long a plan can be used, and what it was made from. The version before this one
 * leaves the columns empty: its plans have no end, and nobody is said to have asked for its runs.
 */
export class ApproveItems1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [columns, approvals, heldItems]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index plan_item_held;
      drop table approval;
      alter table plan drop column directory_digest, drop column org_digest, drop column expires_at, drop column opened_at;
      alter table run drop column requested_by`);
  }
}

const columns = `
alter table run add column requested_by text;
alter table plan add column directory_digest text, add column org_digest text, add column expires_at timestamptz,
  -- When approvals last let something of an already applied plan go: what ended before that belongs to an earlier use.
  add column opened_at timestamptz`;

const approvals = `
create table approval (
  id bigint generated always as identity primary key,
  item_id uuid not null references plan_item on delete cascade,
  -- The approval is of this plan and of exactly this change, and of no other.
  plan_hash text not null,
  item_digest text not null,
  -- The code that held the item.
  held_for text not null,
  actor text not null,
  -- One person is one, however the name is written.
  actor_key text not null,
  verdict text not null check (verdict in ('approve', 'reject')),
  reason text,
  at timestamptz not null default now(),
  -- It went over to the same change in a newer plan, and counts here no more.
  used_at timestamptz,
  unique (item_id, actor_key)
)`;

const heldItems = `
-- Held items are few and are looked for across all plans.
create index plan_item_held on plan_item (plan_id) where state = 'held'`;
