import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Everything that reading, planning and applying store. History is kept by validity: `valid_from`/`valid_to` are
 * revisions of one sequence, current is `valid_to is null`, so "as of" needs no copies.
 */
export class CreateSyncTables1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [runs, leases, directory, orgs, plans, audit]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_record, action_attempt, plan_skip, plan_item, plan, fact_question, sign_user, sign_group,
        org_snapshot, org_gate, directory_stage, directory_read, directory_person, directory_snapshot, directory_chain, group_set, run_org, run, org, lease;
      drop function forbid_change(); drop sequence revision`);
  }
}

const runs = `
create sequence revision as bigint;

-- One Sign account under one label. A label that meets another account starts empty.
create table org (
  id uuid primary key default gen_random_uuid(),
  label text not null,
  account text not null,
  created_at timestamptz not null default now(),
  unique (label, account)
);

create table run (
  id uuid primary key,
  name text not null unique,
  config_name text not null,
  config_digest text not null,
  mode text not null check (mode in ('sync', 'test', 'plan', 'apply')),
  scope jsonb not null,
  options jsonb not null default '{}',
  state text not null check (state in ('running', 'done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted')),
  plan_hash text,
  error jsonb,
  directory jsonb,
  trace_id text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

create table run_org (
  run_id uuid not null references run on delete cascade,
  org_id uuid not null references org,
  state text not null check (state in ('reading', 'read', 'asking', 'planned', 'applying', 'done', 'failed')),
  round int not null default 0,
  snapshot bigint,
  error jsonb,
  counts jsonb not null default '{}',
  reading jsonb,
  primary key (run_id, org_id)
)`;

const leases = `
-- Who does the work of this database. The advisory lock of its session is the authority; the row only tells people.
create table lease (
  name text primary key,
  holder jsonb not null,
  epoch bigint not null default 1,
  since timestamptz not null default now()
)`;

const directory = `
-- A distinct set of directory groups. A directory of a million people has a few hundred.
create table group_set (
  id int generated always as identity primary key,
  digest bytea not null unique,
  groups text[] not null
);

-- A source under one scope and one set of rules. The rows of a million people carry its number, not its digest.
create table directory_chain (
  id int generated always as identity primary key,
  digest text not null unique
);

-- One read of a chain.
create table directory_snapshot (
  revision bigint primary key,
  chain int not null references directory_chain,
  run_id uuid not null references run on delete cascade,
  evidence jsonb not null,
  verdict jsonb not null,
  people int not null,
  in_scope int not null,
  baseline boolean not null default false,
  read_at timestamptz not null
);
create index on directory_snapshot (chain, revision desc) where baseline;

-- Group sets and chains are never deleted, so no foreign key is checked for each of a million rows.
create table directory_person (
  chain int not null,
  email_key text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  group_set int not null,
  enabled boolean not null,
  read_at timestamptz not null,
  valid_from bigint not null,
  valid_to bigint
);
create unique index directory_person_current on directory_person (chain, email_key) where valid_to is null;
create index directory_person_history on directory_person (chain, email_key) where valid_to is not null;

-- Rows of a read that is still going on, in the order of the source.
create table directory_read (
  read_id uuid primary key,
  run_id uuid not null references run on delete cascade,
  batches int not null default 0,
  evidence jsonb
);
create unlogged table directory_stage (
  read_id uuid not null,
  batch int not null,
  row_number bigint not null,
  email_key text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  group_set int not null,
  enabled boolean not null
);
create index on directory_stage (read_id)`;

const orgs = `
create table org_gate (
  org_id uuid primary key references org,
  not_before timestamptz,
  calls_per_second double precision,
  saved_at timestamptz not null default now()
);

create table org_snapshot (
  revision bigint primary key,
  org_id uuid not null references org,
  run_id uuid references run on delete set null,
  users int not null,
  groups int not null,
  calls int not null,
  complete boolean not null,
  missing jsonb not null default '[]',
  started_at timestamptz not null,
  finished_at timestamptz not null default now()
);
create index on org_snapshot (org_id, revision desc);

create table sign_group (
  org_id uuid not null references org,
  sign_group_id text not null,
  group_key text not null,
  name text not null,
  is_default boolean not null,
  observed_at timestamptz not null,
  valid_from bigint not null,
  valid_to bigint,
  primary key (org_id, sign_group_id, valid_from)
);
create unique index sign_group_current on sign_group (org_id, sign_group_id) where valid_to is null;

-- Memberships are part of the user's row: [[sign group id, admin 0|1], …] sorted by id. One row is one observed state.
create table sign_user (
  org_id uuid not null references org,
  sign_user_id text not null,
  email_key text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  account_admin boolean not null,
  memberships jsonb not null,
  -- Known only by asking, and only as fresh as that.
  primary_group_id text,
  primary_at timestamptz,
  status text check (status in ('ACTIVE', 'INACTIVE', 'CREATED', 'UNVERIFIED')),
  status_at timestamptz,
  confidence text not null default 'listed' check (confidence in ('fresh', 'listed', 'stale', 'in_doubt')),
  observed_at timestamptz not null,
  valid_from bigint not null,
  valid_to bigint,
  primary key (org_id, sign_user_id, valid_from)
);
create unique index sign_user_current on sign_user (org_id, sign_user_id) where valid_to is null;
create index sign_user_email on sign_user (org_id, email_key) where valid_to is null;

-- A refresh that is still going on.
create unlogged table sign_stage_user (
  refresh_id uuid not null,
  sign_user_id text not null,
  email text not null,
  email_key text not null,
  first_name text not null,
  last_name text not null,
  account_admin boolean not null
);
create index on sign_stage_user (refresh_id, sign_user_id);
create unlogged table sign_stage_member (
  refresh_id uuid not null,
  sign_group_id text not null,
  sign_user_id text not null,
  is_admin boolean not null
);
create index on sign_stage_member (refresh_id, sign_user_id);

-- A fact about one person is asked for once a run.
create table fact_question (
  run_id uuid not null references run on delete cascade,
  org_id uuid not null references org,
  sign_user_id text not null,
  fact text not null check (fact in ('status', 'groups')),
  state text not null check (state in ('asked', 'answered', 'failed')),
  reason text,
  primary key (run_id, org_id, sign_user_id, fact)
)`;

const plans = `
create table plan (
  id uuid primary key,
  run_id uuid not null references run on delete cascade,
  org_id uuid not null references org,
  hash text not null,
  config_digest text not null,
  directory_revision bigint,
  org_revision bigint,
  -- The run that applies it: the same one for a sync, a later one for an apply, none for a test.
  apply_run_id uuid references run on delete set null,
  state text not null check (state in ('planned', 'approved', 'done', 'superseded')),
  approved_by text,
  approved_at timestamptz,
  counts jsonb not null,
  created_at timestamptz not null default now(),
  unique (run_id, org_id)
);
create index on plan (hash);

create table plan_item (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references plan on delete cascade,
  org_id uuid not null references org,
  position int not null,
  subject text not null check (subject in ('group', 'person')),
  -- The group's key, or the person's e-mail key.
  subject_key text not null,
  email text,
  sign_user_id text,
  action text not null,
  lane text not null check (lane in ('urgent', 'bulk')),
  -- The whole item as it was sealed.
  body jsonb not null,
  needs_groups text[] not null default '{}',
  generation int not null default 1,
  state text not null default 'planned' check (state in ('planned', 'held', 'pending', 'intended', 'in_doubt', 'applied', 'failed', 'skipped', 'superseded', 'cancelled')),
  -- Why it is held, skipped or failed: {code, message}.
  reason jsonb,
  attempt smallint not null default 0,
  finished_at timestamptz,
  unique (plan_id, position)
);
create index plan_item_open on plan_item (plan_id, state) where state in ('planned', 'pending', 'intended', 'in_doubt');
create index plan_item_doubt on plan_item (org_id) where state in ('intended', 'in_doubt');
create index plan_item_subject on plan_item (org_id, subject_key);
alter table plan_item set (fillfactor = 80);

-- People whom the plan leaves alone although something could be said about them.
create table plan_skip (
  plan_id uuid not null,
  email_key text not null,
  email text not null,
  reason text not null
);
-- Rows of one plan lie together, and there can be a million of them.
create index on plan_skip using brin (plan_id);

-- Every write to Sign: the intent before the call, the result after it.
create table action_attempt (
  id bigint generated always as identity primary key,
  item_id uuid not null references plan_item on delete cascade,
  attempt smallint not null,
  step smallint not null,
  call text not null,
  intended_at timestamptz not null default now(),
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'refused', 'in_doubt', 'failed')),
  result jsonb,
  unique (item_id, attempt, step)
)`;

const audit = `
create table audit_record (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  run_id uuid,
  org_id uuid,
  kind text not null check (kind in ('call', 'decision')),
  -- What happened, in one word of the glossary: the route of a call, or applied, skipped, failed, held, settled …
  event text not null,
  subject_key text,
  item_id uuid,
  trace_id text,
  facts jsonb not null
);
create index on audit_record (run_id);
create index on audit_record (org_id, subject_key);

create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_record is append-only';
end $$;
create trigger audit_record_append_only before update or delete or truncate on audit_record
  for each statement execute function forbid_change()`;
