import type { MigrationInterface, QueryRunner } from 'typeorm';

const HELD = `where state = 'held'`;

/** A plan may hold thousands: a page of them is read in the order in which it is shown. */
export class FindHeldPages1764401500000 implements MigrationInterface {
  readonly name = 'FindHeldPages1764401500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_item_held');
    await runner.query(`create index plan_item_held on plan_item (plan_id, position) ${HELD}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_item_held');
    await runner.query(`create index plan_item_held on plan_item (plan_id) ${HELD}`);
  }
}
