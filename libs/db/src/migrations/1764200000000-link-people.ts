import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The sources' own keys of people, and which Sign user each belongs to. The version before this one leaves the columns
 * empty; people whom it stored get their keys, and then their links, with the next read.
 */
export class LinkPeople1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table directory_stage add column source_key text');
    await runner.query('alter table directory_person add column source_key text');
    // A person key is the source's name, a # and the source's own key; two directories may use the same keys. Orgs are
    // never deleted, so no foreign key is checked for each of a million rows.
    await runner.query(`
      create table link (
        org_id       uuid not null,
        person_key   text not null,
        source       text not null generated always as (split_part(person_key, '#', 1)) stored,
        sign_user_id text not null,
        linked_at    timestamptz not null default now(),
        primary key (org_id, person_key)
      )`);
    await runner.query('create unique index link_user on link (org_id, source, sign_user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table link');
    await runner.query('alter table directory_person drop column source_key');
    await runner.query('alter table directory_stage drop column source_key');
  }
}
