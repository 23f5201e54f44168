import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each release of items asks which groups of the plan could not be created; a plan has few of them among many people. */
export class FindGroupsOfPlans1764400550000 implements MigrationInterface {
  readonly name = 'FindGroupsOfPlans1764400550000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index plan_item_group on plan_item (plan_id) where subject = 'group'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_item_group');
  }
}
