import type { Database } from '#db';

/** The figures say "with full durability", so the server has to say that it is so. @throws Error it does not */
export async function refuseUnsafe(db: Database): Promise<void> {
  const settings = await db.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  const unsafe = settings.filter(({ setting }) => setting !== 'on');
  if (unsafe.length > 0) throw new Error(`Not durable: ${unsafe.map(({ name }) => name).join(', ')} is off.`);
}
