import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds for one person the plans that left them alone. Older versions neither know nor need it. */
export class FindSkips1764400500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index plan_skip_person on plan_skip (email_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_skip_person');
  }
}
