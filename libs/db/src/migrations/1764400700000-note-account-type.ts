import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What kind of account an org is, as soon as Sign has told it, and what searches go by that are narrow in two ways.
 * Older versions neither know nor need any of it.
 */
export class NoteAccountType1764400700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table org add column account_type text');
    for (const index of INDEXES) await runner.query(`create index ${index}`);
    // Whoever asks for a person of an org is answered by the person: they are of few orgs.
    await runner.query('drop index audit_record_org_id_subject_key_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index on audit_record (org_id, subject_key)');
    for (const index of INDEXES) await runner.query(`drop index ${index.split(' ')[0] ?? ''}`);
    await runner.query('alter table org drop column account_type');
  }
}

const INDEXES = [
  'audit_record_org_event on audit_record (org_id, event, id)',
  `audit_record_org_rare on audit_record (org_id, kind, id) where kind in ('configuration', 'access')`,
  `plan_item_left on plan_item (org_id, finished_at) where state = 'applied' and subject = 'person'
     and action in ('reset', 'deactivate', 'remove_groups', 'remove_roles')`,
];
