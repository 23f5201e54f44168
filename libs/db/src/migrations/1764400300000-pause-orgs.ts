import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which orgs people have paused, and what the searches of the API go by. The version before this one does not know of
 * pauses: while it still runs, only the executors of this version stop.
 */
export class PauseOrgs1764400300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(pauses);
    await runner.query(auditKinds);
    for (const index of SEARCHES) await runner.query(`create index ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of SEARCHES) await runner.query(`drop index ${index.split(' ')[0] ?? ''}`);
    await runner.query('drop table org_pause');
  }
}

const pauses = `
-- Nothing is sent for these orgs. Who paused and resumed them before stands in the audit.
create table org_pause (
  org_id uuid primary key references org,
  actor text not null,
  reason text not null,
  paused_at timestamptz not null default now(),
  -- Null: until somebody resumes it.
  until timestamptz
)`;

/** Pauses and dead letters are told to the audit. Not validated: every older record has one of the first two kinds. */
const auditKinds = `
do $$ begin
  if not exists (select from pg_constraint where conname = 'audit_record_kind_check'
      and pg_get_constraintdef(oid) like '%configuration%') then
    alter table audit_record drop constraint if exists audit_record_kind_check;
    alter table audit_record add constraint audit_record_kind_check
      check (kind in ('call', 'decision', 'configuration', 'access')) not valid;
  end if;
end $$`;

/** By code points, so that a prefix is a range in every locale, and a page begins where the one before has ended. */
const SEARCHES = [
  'directory_person_search on directory_person (chain, email_key collate "C") where valid_to is null',
  'directory_person_set on directory_person (chain, group_set, email_key collate "C") where valid_to is null',
  'directory_person_last_name on directory_person (chain, lower(last_name) collate "C") where valid_to is null',
  'directory_person_first_name on directory_person (chain, lower(first_name) collate "C") where valid_to is null',
  'sign_user_search on sign_user (org_id, email_key collate "C") where valid_to is null',
  'sign_user_last_name on sign_user (org_id, lower(last_name) collate "C") where valid_to is null',
  'sign_user_first_name on sign_user (org_id, lower(first_name) collate "C") where valid_to is null',
  `plan_item_applied on plan_item (org_id, finished_at) where state = 'applied' and subject = 'person'`,
  'plan_newest on plan (org_id, created_at desc)',
  'dead_letter_died on dead_letter (died_at desc, id)',
];
