import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What directories said has happened to whom, and how far we have read on in what they keep. Older versions know neither. */
export class KeepHints1764400800000 implements MigrationInterface {
  readonly name = 'KeepHints1764400800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hint (
        id           bigint generated always as identity primary key,
        config_name  text not null,
        source       text not null,
        origin       text not null check (origin in ('okta', 'scim', 'webhook', 'ldap', 'csv')),
        event_id     text not null check (length(event_id) <= 200),
        kind         text not null check (kind in ('person', 'group', 'everybody')),
        email        text,
        source_key   text,
        group_name   text,
        occurred_at  timestamptz not null,
        accepted_at  timestamptz not null default clock_timestamp(),
        traceparent  text,
        not_before   timestamptz not null default now(),
        attempts     int not null default 0,
        -- A look at several people came to nothing because of one of them.
        alone        boolean not null default false,
        -- The run that looks. A hint with none is still to be taken up.
        run_id       uuid,
        settled_at   timestamptz,
        outcome      text check (outcome in ('looked', 'expanded', 'given_up')),
        unique (config_name, origin, event_id)
      )`);
    await runner.query(
      'create index hint_pending on hint (config_name, id) where settled_at is null and run_id is null',
    );
    await runner.query(
      'create index hint_at_work on hint (run_id) where settled_at is null and run_id is not null',
    );
    await runner.query('create index hint_age on hint (accepted_at)');
    await runner.query(`
      create table hint_source (
        config_name  text not null,
        origin       text not null,
        source       text not null,
        -- Where to read on after a pause, in the words of the source.
        cursor       text,
        read_at      timestamptz,
        refused      bigint not null default 0,
        last_refused_at timestamptz,
        last_refusal text,
        primary key (config_name, origin, source)
      )`);
    // The newest decision about somebody, where a plan of few made it. Items of older plans give way to it.
    await runner.query(`
      create table person_decision (
        org_id     uuid not null references org on delete cascade,
        email_key  text not null,
        generation int not null,
        primary key (org_id, email_key)
      )`);
    // Look-ups are many, and what is asked for is mostly the last full read.
    await runner.query(
      `create index directory_snapshot_full on directory_snapshot (chain, read_at) where not verdict ? 'lookedUp'`,
    );
    await runner.query(
      'create index directory_person_key on directory_person (source_key) where valid_to is null and source_key is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index directory_person_key');
    await runner.query('drop index directory_snapshot_full');
    await runner.query('drop table person_decision');
    await runner.query('drop table hint_source');
    await runner.query('drop table hint');
  }
}
