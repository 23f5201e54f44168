import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A plan counts its items by state: few of most plans are left out, and these are counted without reading the others. */
export class CountItemsLeft1764401800000 implements MigrationInterface {
  readonly name = 'CountItemsLeft1764401800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index plan_item_dropped on plan_item (plan_id, state) where state in ('skipped', 'superseded', 'cancelled')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_item_dropped');
  }
}
