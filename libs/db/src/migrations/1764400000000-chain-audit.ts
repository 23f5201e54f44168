import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Chains audit records. Those that are there, and those that the version before this one still writes, carry no number:
 * they stand outside the chains.
 */
export class ChainAudit1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [records, chains, guards, sealing]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function audit_seal(uuid, bigint, text, text);
      drop trigger audit_record_append_only on audit_record;
      drop trigger audit_record_sealed_only on audit_record;
      drop table audit_segment, audit_checkpoint, audit_chain;
      drop function forbid_uncovered_delete(); drop function forbid_backwards();
      create trigger audit_record_append_only before update or delete or truncate on audit_record
        for each statement execute function forbid_change();
      drop index audit_record_seq, audit_record_at, audit_record_run, audit_record_org, audit_record_subject, audit_record_actor,
        audit_record_event, audit_record_trace, audit_record_rare;
      create index on audit_record (run_id);
      alter table audit_record drop constraint audit_record_kind_check;
      alter table audit_record add constraint audit_record_kind_check check (kind in ('call', 'decision')) not valid;
      alter table audit_record drop column actor, drop column seq, drop column hash, drop column mac`);
  }
}

const records = `
alter table audit_record add column actor text, add column seq bigint, add column hash bytea, add column mac bytea;
-- Not valid: rows that are there obey the narrower one, so nothing needs to be read again.
alter table audit_record drop constraint audit_record_kind_check;
alter table audit_record add constraint audit_record_kind_check check (kind in ('call', 'decision', 'configuration', 'access')) not valid;
create unique index audit_record_seq on audit_record (coalesce(org_id, '00000000-0000-0000-0000-000000000000'::uuid), seq)
  where seq is not null;
-- Searches give the newest first, a page at a time.
create index audit_record_at on audit_record (at);
create index audit_record_run on audit_record (run_id, id);
create index audit_record_org on audit_record (org_id, id);
create index audit_record_subject on audit_record (subject_key, id) where subject_key is not null;
create index audit_record_actor on audit_record (actor, id) where actor is not null;
create index audit_record_event on audit_record (event, id);
create index audit_record_trace on audit_record (trace_id, id) where trace_id is not null;
create index audit_record_rare on audit_record (kind, id) where kind in ('configuration', 'access');
drop index audit_record_run_id_idx`;

const chains = `
-- Where each chain stands. The UUID of noughts is the chain of what concerns no single org.
create table audit_chain (
  chain uuid primary key,
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex'),
  mac bytea,
  at timestamptz not null default '-infinity'
);

create table audit_checkpoint (
  id bigint generated always as identity primary key,
  chain uuid not null,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null,
  key text not null,
  signature text not null
);
create index on audit_checkpoint (chain, seq);

-- What was exported and removed; the chain goes on from its last hash.
create table audit_segment (
  chain uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  hash bytea not null,
  mac bytea,
  digest text not null,
  sealed_by text not null,
  sealed_at timestamptz not null default clock_timestamp(),
  primary key (chain, last_seq)
)`;

const guards = `
create or replace function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

create function forbid_uncovered_delete() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from gone g where not exists (select from audit_segment s
      where s.chain = coalesce(g.org_id, '00000000-0000-0000-0000-000000000000'::uuid)
        and g.seq between s.first_seq and s.last_seq)) then
    raise exception 'audit_record is append-only';
  end if;
  return null;
end $$;

create function forbid_backwards() returns trigger language plpgsql as $$
begin
  if new.chain <> old.chain or new.seq < old.seq or new.at < old.at or new.seq = old.seq and new.hash <> old.hash then
    raise exception 'audit_chain goes forward only';
  end if;
  return new;
end $$;

drop trigger audit_record_append_only on audit_record;
create trigger audit_record_append_only before update or truncate on audit_record
  for each statement execute function forbid_change();
create trigger audit_record_sealed_only after delete on audit_record referencing old table as gone
  for each statement execute function forbid_uncovered_delete();
create trigger audit_checkpoint_append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function forbid_change();
create trigger audit_segment_append_only before update or delete or truncate on audit_segment
  for each statement execute function forbid_change();
create trigger audit_chain_stays before delete or truncate on audit_chain
  for each statement execute function forbid_change();
create trigger audit_chain_forward before update on audit_chain for each row execute function forbid_backwards()`;

const sealing = `
-- Removes the beginning of a chain up to a record that a checkpoint names. Nobody but the owner may call it.
create function audit_seal(p_chain uuid, p_last bigint, p_digest text, p_by text) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  v_first bigint;
  v_count bigint;
  v_hash bytea;
  v_mac bytea;
begin
  perform from audit_chain where chain = p_chain for update;
  select coalesce(max(last_seq), 0) + 1 into v_first from audit_segment where chain = p_chain;
  select hash, mac into v_hash, v_mac from audit_record
  where coalesce(org_id, '00000000-0000-0000-0000-000000000000'::uuid) = p_chain and seq = p_last;
  if v_hash is null or not exists (select from audit_checkpoint where chain = p_chain and seq = p_last and hash = v_hash) then
    raise exception 'no checkpoint covers record % of chain %', p_last, p_chain;
  end if;
  select count(*) into v_count from audit_record
  where coalesce(org_id, '00000000-0000-0000-0000-000000000000'::uuid) = p_chain and seq between v_first and p_last;
  if v_count <> p_last - v_first + 1 then
    raise exception 'chain % has a gap between % and %', p_chain, v_first, p_last;
  end if;
  insert into audit_segment (chain, first_seq, last_seq, hash, mac, digest, sealed_by)
  values (p_chain, v_first, p_last, v_hash, v_mac, p_digest, p_by);
  delete from audit_record
  where coalesce(org_id, '00000000-0000-0000-0000-000000000000'::uuid) = p_chain and seq between v_first and p_last;
  return v_count;
end $$;
revoke all on function audit_seal(uuid, bigint, text, text) from public`;
