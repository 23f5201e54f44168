import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each event makes a plan of its own: what an org's plans are asked for no longer goes through those of all orgs. */
export class FindPlansOfOrgs1764401300000 implements MigrationInterface {
  readonly name = 'FindPlansOfOrgs1764401300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index plan_of_org on plan (org_id, created_at desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_of_org');
  }
}
