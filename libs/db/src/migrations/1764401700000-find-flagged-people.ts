import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every page of people asks which of them are held or have failed: few are, and this finds them by the people alone. */
export class FindFlaggedPeople1764401700000 implements MigrationInterface {
  readonly name = 'FindFlaggedPeople1764401700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index plan_item_flagged on plan_item (subject_key, org_id) where subject = 'person' and state in ('held', 'failed')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index plan_item_flagged');
  }
}
