import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each schedule has come, the runs that it has begun, and how far directories were watched. Older versions do neither. */
export class KeepSchedules1764401000000 implements MigrationInterface {
  readonly name = 'KeepSchedules1764401000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table schedule (
        config_name   text not null,
        name          text not null,
        -- What its ticks are reckoned by.
        definition    text not null,
        -- Ticks up to then are settled: they have begun a run, were made up for, or went by.
        settled_until timestamptz not null,
        last_run_id   uuid,
        paused_by     text,
        pause_reason  text,
        paused_at     timestamptz,
        primary key (config_name, name),
        check ((paused_at is null) = (paused_by is null) and (paused_at is null) = (pause_reason is null))
      )`);
    await runner.query(`
      create table schedule_tick (
        config_name text not null,
        name        text not null,
        due         timestamptz not null,
        fired_at    timestamptz not null default clock_timestamp(),
        -- Ticks before it that its run makes up for.
        missed      int not null,
        run_id      uuid not null,
        -- Whatever clocks say, no two processes begin a run for one tick.
        primary key (config_name, name, due)
      )`);
    await runner.query(`
      create table source_watch (
        config_name text not null,
        source      text not null,
        -- Where to go on, in the words of the directory; null before the first look.
        cursor      text,
        looked_at   timestamptz,
        -- One process watches a directory, by the database's time.
        holder      uuid not null,
        held_until  timestamptz not null,
        primary key (config_name, source)
      )`);
    await runner.query('create index schedule_tick_age on schedule_tick (fired_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table source_watch');
    await runner.query('drop table schedule_tick');
    await runner.query('drop table schedule');
  }
}
