import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What shadow runs have predicted, and what became of it. Older versions make none. */
export class KeepShadow1764401200000 implements MigrationInterface {
  readonly name = 'KeepShadow1764401200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Apart from plans: nothing here can be approved, applied or held.
      create table shadow_plan (
        run_id             uuid not null references run on delete cascade,
        org_id             uuid not null,
        config_name        text not null,
        config_digest      text not null,
        planned_at         timestamptz not null default now(),
        -- What it was made from: the directory read, and the newest revision that it could see.
        chain              int not null,
        directory_revision bigint not null,
        seen_revision      bigint not null,
        -- Users of the org then.
        users              int not null,
        changes            int not null default 0,
        held               int not null default 0,
        -- The run before, whose predictions were compared with what this one saw.
        compared_run_id    uuid,
        -- {class: people}; null: nothing could be told.
        tally              jsonb,
        -- {defect: people}
        defects            jsonb,
        primary key (run_id, org_id)
      )`);
    await runner.query(
      'create index shadow_plan_newest on shadow_plan (config_name, org_id, planned_at desc)',
    );
    await runner.query(`
      -- Until the next run has compared.
      create table shadow_item (
        run_id       uuid not null,
        org_id       uuid not null,
        position     int not null,
        email_key    text not null,
        sign_user_id text,
        -- {change, held}
        body         jsonb not null,
        primary key (run_id, org_id, position),
        foreign key (run_id, org_id) references shadow_plan on delete cascade
      )`);
    await runner.query(`
      create table shadow_difference (
        run_id    uuid not null,
        org_id    uuid not null,
        position  int not null,
        email     text not null,
        class     text not null,
        defect    text,
        held_for  text,
        -- [{what, class, before, predicted, withheld, actual}], in words
        fields    jsonb not null,
        primary key (run_id, org_id, position),
        foreign key (run_id, org_id) references shadow_plan on delete cascade
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shadow_difference, shadow_item, shadow_plan');
  }
}
