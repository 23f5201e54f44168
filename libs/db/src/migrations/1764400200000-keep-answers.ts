import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the API needs to answer a repeated request as it did before, and to list runs, failures and held items page by
 * page. The version before this one neither reads nor writes the table, and is only helped by the indexes.
 */
export class KeepAnswers1764400200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [requests, lists]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index run_requested, plan_item_failed;
      drop table idempotent_request`);
  }
}

const requests = `
-- One request under one key of one caller, and what was answered.
create table idempotent_request (
  -- What the request creates is created under this id, so that a second try finds the work of a first one that was killed.
  id uuid primary key default gen_random_uuid(),
  caller text not null,
  key text not null,
  -- SHA-256 of method, address and body: another request under the same key is a mistake.
  digest text not null,
  -- Until then somebody works on it; behind it, without an answer, whoever comes next takes it up.
  claimed_until timestamptz not null,
  status smallint,
  answer text,
  expires_at timestamptz not null,
  unique (caller, key)
);
create index idempotent_request_expired on idempotent_request (expires_at)`;

const lists = `
create index run_requested on run (requested_at desc, name desc);
-- Failures are few, and are looked for where the items of a plan are many.
create index plan_item_failed on plan_item (plan_id) where state = 'failed'`;
