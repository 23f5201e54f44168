import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When each state of a Sign user was stored, and which changes made by hand are known. The version before this one
 * fills `since` by its default; of rows that were there already it is not known and stays empty.
 */
export class NoteDrift1764300200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sign_user add column since timestamptz');
    // Apart from the column, so that rows of the past do not get the time of this migration. It is the time of the
    // transaction: what our own write stored has exactly the time at which its item ended.
    await runner.query('alter table sign_user alter column since set default now()');
    await runner.query(
      'create index sign_user_former on sign_user (org_id, email_key) where valid_to is not null',
    );
    await runner.query(`
      create table drift (
        id           bigint generated always as identity primary key,
        org_id       uuid not null references org,
        email_key    text not null,
        email        text not null,
        expected     jsonb not null,
        actual       jsonb not null,
        state        text not null default 'open' check (state in ('open', 'healed', 'accepted')),
        first_seen   timestamptz not null default now(),
        last_seen    timestamptz not null default now(),
        first_run_id uuid references run on delete set null,
        last_run_id  uuid references run on delete set null,
        ended_at     timestamptz
      )`);
    await runner.query(`create unique index drift_open on drift (org_id, email_key) where state = 'open'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table drift');
    await runner.query('drop index sign_user_former');
    await runner.query('alter table sign_user drop column since');
  }
}
