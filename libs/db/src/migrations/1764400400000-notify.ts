import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people were told of each configuration's runs, and the messages to them. Nothing that was there reads it. */
export class Notify1764400400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notice_state (
        config_name   text primary key,
        said          jsonb not null default '{"isSilent": false}',
        -- The newest run that was looked at; an older one that is told late changes nothing.
        run_ended_at  timestamptz,
        watched_since timestamptz not null default now()
      )`);
    await runner.query(`
      create table notification (
        id            uuid primary key,
        config_name   text not null,
        channel       text not null check (channel in ('mail', 'webhook')),
        kind          text not null check (kind in ('held', 'failed', 'partly_done', 'recovered', 'silence')),
        run_id        uuid,
        message       jsonb not null,
        created_at    timestamptz not null default now(),
        not_before    timestamptz not null default now(),
        claimed_until timestamptz,
        attempts      int not null default 0,
        sent_at       timestamptz,
        given_up_at   timestamptz,
        last_error    text
      )`);
    await runner.query(
      'create index notification_due on notification (not_before) where sent_at is null and given_up_at is null',
    );
    await runner.query('create index notification_age on notification (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notification');
    await runner.query('drop table notice_state');
  }
}
