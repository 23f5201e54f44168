import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What several processes need to share the work: lanes of messages, leases of orgs, runs that wait for one another. */
export class RunApart1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [lanes, orgLeases, waitingRuns, staging, openIntents])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index plan_item_open_intent;
      alter table directory_read drop column rows;
      alter table sign_stage_user drop column org_id;
      alter table sign_stage_member drop column org_id;
      alter table run drop constraint run_state_check, drop column joined_run_id, drop column requested_at,
        add constraint run_state_check check (state in ('running', 'done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'));
      drop table org_lease; drop table replica;
      alter table outbox drop column lane`);
  }
}

const lanes = `
-- With a partition key: which of its two queues. The urgent one is served first.
alter table outbox add column lane text check (lane in ('urgent', 'bulk'))`;

const orgLeases = `
-- Who may act for an org. Times are the database's. The epoch rises with each new holder.
create table org_lease (
  org_id uuid primary key references org,
  holder uuid not null,
  epoch bigint not null default 1,
  held_until timestamptz not null,
  taken_at timestamptz not null default now(),
  -- The holder before this one did not give it back: calls of it may still be under way.
  unclean boolean not null default false
);
-- A state write holds its epoch by this key while its transaction lasts: a takeover waits for it, a renewal does not.
create unique index org_lease_epoch on org_lease (org_id, epoch);

-- Processes that share the orgs among themselves.
create table replica (
  id uuid primary key,
  service text not null,
  host text not null,
  pid int not null,
  started_at timestamptz not null default now(),
  alive_until timestamptz not null
)`;

const waitingRuns = `
alter table run drop constraint run_state_check;
alter table run add constraint run_state_check check (state in
  ('waiting', 'joined', 'running', 'done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'));
-- A request that asked for what an already waiting run will do is answered by that run.
alter table run add column joined_run_id uuid references run on delete set null;
alter table run add column requested_at timestamptz not null default now();
create index run_open on run (state) where state in ('waiting', 'running')`;

const staging = `
-- Staged lists belong to the org's holder, who alone may forget what an earlier holder left behind.
alter table sign_stage_user add column org_id uuid;
alter table sign_stage_member add column org_id uuid;
-- The staging tables are unlogged: a server that crashed has lost their rows, and this count shows it.
alter table directory_read add column rows int not null default 0`;

const openIntents = `
-- At most one action at a time may have a call under way about one person or group of an org.
create unique index plan_item_open_intent on plan_item (org_id, subject, subject_key) where state in ('intended', 'in_doubt')`;
