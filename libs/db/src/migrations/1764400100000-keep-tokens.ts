import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may come in: tokens and sessions, neither with what it is shown by. Approvals say whose wish they let go, and the
 * database itself refuses that this is one person. The version before this one knows nothing of it and goes on.
 */
export class KeepTokens1764400100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [tokens, sessions, fourEyes, auditKinds]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table approval drop constraint approval_four_eyes, drop column four_eyes, drop column requester_key;
      drop table session, api_token`);
  }
}

const tokens = `
create table api_token (
  -- Public; the token that is shown begins with it.
  id text primary key,
  name text not null,
  -- SHA-256. The secret has 256 random bits, so nothing can be guessed that a slow hash would have to slow down.
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  -- [{role, orgs}]
  grants jsonb not null,
  -- Why it was made past everybody.
  break_glass text,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text
);
-- A record names a token by its name, so two that can be used never share one.
create unique index api_token_name on api_token (lower(name)) where revoked_at is null`;

const sessions = `
create table session (
  -- SHA-256 of the 256 random bits in the cookie.
  id_hash bytea primary key check (octet_length(id_hash) = 32),
  actor text not null,
  issuer text not null,
  -- What the provider said that they are; what it grants is looked up with each request.
  claim_values text[] not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ended_at timestamptz
);
create index on session (created_at)`;

const fourEyes = `
alter table approval
  -- Whether who asked may not approve, as the policy was when the word was taken.
  add column four_eyes boolean not null default false,
  -- Who asked for the plan, as one person is compared with another; null: nobody, as for a schedule.
  add column requester_key text,
  add constraint approval_four_eyes check (verdict <> 'approve' or not four_eyes or requester_key is null or requester_key <> actor_key)`;

/** Other migrations may have widened it before. */
const auditKinds = `
do $$ begin
  if exists (select from pg_constraint where conname = 'audit_record_kind_check'
             and conrelid = 'audit_record'::regclass and pg_get_constraintdef(oid) not like '%access%') then
    alter table audit_record drop constraint audit_record_kind_check,
      add constraint audit_record_kind_check check (kind in ('call', 'decision', 'configuration', 'access'));
  end if;
end $$`;
