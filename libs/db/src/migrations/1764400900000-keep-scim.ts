import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What SCIM clients push: people, groups and who is in which. The version before this one knows nothing of it and goes on. */
export class KeepScim1764400900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [connections, tokens, users, groups, members, ...indexes])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scim_member, scim_group, scim_user, scim_token, scim_connection');
  }
}

/** Which connections there are is said by the configurations; here is when they were last heard of. */
const connections = `
create table scim_connection (
  name text primary key,
  last_request_at timestamptz not null,
  last_request text not null,
  last_status int not null,
  user_agent text
)`;

const tokens = `
create table scim_token (
  -- Public; the token that is shown has it.
  id text primary key,
  connection text not null,
  -- SHA-256. The secret has 256 random bits, so nothing can be guessed that a slow hash would have to slow down.
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text
)`;

const users = `
create table scim_user (
  id uuid primary key default gen_random_uuid(),
  connection text not null,
  -- The order in which lists are paged.
  position bigint generated always as identity,
  -- userName, and as it is compared.
  name text not null,
  name_key text not null,
  external_id text,
  -- The address that a run knows the person by, as it is compared, and all of their addresses.
  email_key text,
  email_keys text[] not null default '{}',
  active boolean not null,
  attributes jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now(),
  -- Deleted by the client: kept for a while, as that is what tells that somebody has left.
  deleted_at timestamptz
)`;

const groups = `
create table scim_group (
  id uuid primary key default gen_random_uuid(),
  connection text not null,
  position bigint generated always as identity,
  -- displayName, as rules have it, and as it is compared.
  name text not null,
  name_key text not null,
  external_id text,
  attributes jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now()
)`;

const members = `
create table scim_member (
  group_id uuid not null references scim_group on delete cascade,
  user_id uuid not null references scim_user on delete cascade,
  primary key (group_id, user_id)
)`;

const indexes = [
  'create index on scim_token (connection)',
  'create unique index scim_user_name on scim_user (connection, name_key) where deleted_at is null',
  'create unique index scim_group_name on scim_group (connection, name_key)',
  'create index on scim_user (connection, position)',
  'create index on scim_group (connection, position)',
  'create index on scim_user (connection, external_id)',
  'create index on scim_group (connection, external_id)',
  'create index on scim_user (connection, email_key)',
  'create index on scim_user using gin (email_keys)',
  'create index on scim_user (connection, deleted_at) where deleted_at is not null',
  'create index on scim_member (user_id)',
];
