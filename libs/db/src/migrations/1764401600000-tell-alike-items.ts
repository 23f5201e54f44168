import type { MigrationInterface, QueryRunner } from 'typeorm';

const PARTS = [
  `body -> 'change' -> 'effects'`,
  `body -> 'change' -> 'before' -> 'memberships'`,
  `body -> 'change' -> 'after' -> 'memberships'`,
  `body -> 'because' -> 'directoryGroup'`,
  `coalesce(body -> 'because' -> 'decidedBy', body -> 'because' -> 'rules' -> 0)`,
];
const ALIKE = PARTS.reduce(
  (seed, part) => `jsonb_hash_extended(coalesce(${part}, 'null'), ${seed})`,
  'hashtextextended(action, 0)',
);

/**
 * A hundred thousand items come from a few rules and do a few things. Those that are alike in all that is counted have one
 * number, so that a plan is counted by numbers and not by reading each item's document.
 */
export class TellAlikeItems1764401600000 implements MigrationInterface {
  readonly name = 'TellAlikeItems1764401600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table plan_item add column alike bigint not null generated always as (${ALIKE}) stored`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table plan_item drop column alike');
  }
}
