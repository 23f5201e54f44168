import { openDatabase } from '#db';

/** Runs that were made within a minute are put a day apart, the newest one stays; what the audit says of them stays as it is. */
export async function spreadOverDays(statePath: string): Promise<void> {
  const db = await openDatabase({ statePath });
  const before = `(select row_number() over (order by requested_at desc) - 1 as days, id from run)`;
  const earlier = (column: string) => `${column} = ${column} - b.days * interval '1 day'`;
  try {
    await db.transaction(async (tx) => {
      await tx.query(
        `update plan_item i set ${earlier('finished_at')} from ${before} b join plan p on p.run_id = b.id where p.id = i.plan_id`,
      );
      await tx.query(`update plan p set ${earlier('created_at')} from ${before} b where p.run_id = b.id`);
      await tx.query(
        `update run r set ${['requested_at', 'started_at', 'finished_at'].map(earlier).join(', ')} from ${before} b where b.id = r.id`,
      );
    });
  } finally {
    await db.close();
  }
}
