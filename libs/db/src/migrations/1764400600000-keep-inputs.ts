import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a plan is replayed from besides the history that is kept anyway, replays that were asked for, and which bearer
 * tokens have signed in. The version before this one leaves the columns empty; its plans cannot be replayed, and links
 * that it replaces are not kept.
 */
export class KeepInputs1764400600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [inputs, replays, bearers]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table bearer_sign_in, replay, former_offboarding, former_link;
      alter table plan drop column planned_at, drop column seen_revision`);
  }
}

const inputs = `
-- The moment of the round that made the plan, and the newest revision that it could see.
alter table plan add column planned_at timestamptz, add column seen_revision bigint;

-- Links that were replaced, and people whose off-boarding is over: neither table has a history of its own.
create table former_link (
  org_id uuid not null,
  person_key text not null,
  sign_user_id text not null,
  linked_at timestamptz not null,
  ended_at timestamptz not null default now()
);
create index on former_link (org_id, ended_at);
create table former_offboarding (
  org_id uuid not null,
  sign_user_id text not null,
  since timestamptz not null,
  ended_at timestamptz not null default now()
);
create index on former_offboarding (org_id, ended_at)`;

const replays = `
-- A plan is made once more by the planner; what came of it is asked for by whoever wanted it.
create table replay (
  id uuid primary key,
  run_id uuid not null references run on delete cascade,
  requested_at timestamptz not null default now(),
  finished_at timestamptz,
  -- [{org, planId, hash, verdict, …}]
  plans jsonb,
  -- {code, message}: it could not be done at all
  error jsonb
);
create index on replay (requested_at)`;

const bearers = `
-- Tokens of the identity provider that have come in once: their sign-in stands in the audit.
create table bearer_sign_in (
  -- SHA-256 of the token.
  digest bytea primary key check (octet_length(digest) = 32),
  expires_at timestamptz not null
);
create index on bearer_sign_in (expires_at)`;
