import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a dead letter goes when it is replayed: a message of a partition belongs into the queues of that partition. */
export class AddressDeadLetters1764100100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table dead_letter add column partition_key text,
        add column lane text check (lane in ('urgent', 'bulk'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table dead_letter drop column partition_key, drop column lane');
  }
}
