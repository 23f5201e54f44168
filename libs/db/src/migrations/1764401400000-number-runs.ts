import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many runs a day has had. Each event is a run: counting those of the day for the name of the next one would take longer and longer. */
export class NumberRuns1764401400000 implements MigrationInterface {
  readonly name = 'NumberRuns1764401400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table run_day (day text primary key, runs int not null)');
    await runner.query(
      `insert into run_day (day, runs) select left(name, 10), max(substr(name, 12)::int) from run
       where name ~ '^\\d{4}-\\d{2}-\\d{2}-\\d{1,9}$' group by 1`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table run_day');
  }
}
