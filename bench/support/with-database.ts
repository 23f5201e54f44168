import { type Database, migrate, openDatabase } from '#db';

/** Looks at what commands have stored. While `work` goes on the embedded server stays up. */
export async function withDatabase<T>(statePath: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ statePath });
  try {
    await migrate(db);
    return await work(db);
  } finally {
    await db.close();
  }
}
