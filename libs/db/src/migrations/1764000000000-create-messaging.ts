import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hot tables live by their vacuum: rows come and go within seconds, so it starts by count, and does not pause. */
const VACUUM_OFTEN =
  'autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0, ' +
  'autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000';

/**
 * The outbox (which is the queue of the local transport), the inbox and the dead letters.
 *
 * `seq`, not the message id, is the outbox's key: a message that several consumers take becomes one row for each.
 */
export class CreateMessaging1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A fill factor of 50 leaves room for the claim, so that it is a heap-only update that touches no index.
    await runner.query(`
      create table outbox (
        seq           bigint generated always as identity primary key,
        message_id    uuid not null,
        pattern       text not null,
        consumer      text,
        run_id        uuid,
        partition_key text,
        envelope      text not null,
        attempt       integer not null default 1,
        not_before    timestamptz not null default now(),
        claimed_by    uuid,
        claim_until   timestamptz,
        leases_lost   integer not null default 0,
        first_error   text,
        created_at    timestamptz not null default now()
      ) with (fillfactor = 50, ${VACUUM_OFTEN}, toast.autovacuum_vacuum_scale_factor = 0,
              toast.autovacuum_vacuum_threshold = 2000, toast.autovacuum_vacuum_cost_delay = 0)`);
    // A message lives for moments: compressing it costs more than the space is worth.
    await runner.query('alter table outbox alter column envelope set storage external');
    // Claims read one pattern in the order of what is due; parked rows sort behind everything that is.
    await runner.query('create index outbox_due on outbox (pattern, not_before, seq)');

    await runner.query(`
      create table inbox (
        consumer   text not null,
        message_id uuid not null,
        run_id     uuid,
        handled_at timestamptz not null default now(),
        primary key (consumer, message_id)
      )`);

    await runner.query(`
      create table dead_letter (
        id          uuid primary key default gen_random_uuid(),
        message_id  uuid not null,
        pattern     text not null,
        consumer    text,
        run_id      uuid,
        envelope    text not null,
        reason      text not null,
        attempts    integer not null,
        first_error text not null,
        last_error  text not null,
        trace_id    text,
        died_at     timestamptz not null default now(),
        state       text not null default 'dead' check (state in ('dead', 'replayed', 'discarded'))
      )`);
    await runner.query('create index dead_letter_state on dead_letter (state, died_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table dead_letter');
    await runner.query('drop table inbox');
    await runner.query('drop table outbox');
  }
}
