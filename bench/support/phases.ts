import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#db';

const LOOK_MS = 10;

/** When a run was where, as another connection saw it, in milliseconds of this process's clock. */
export interface Phases {
  /** The directory is stored and every org is read. */
  readonly bothKnownAt: number;
  /** The plans of all orgs are sealed. */
  readonly sealedAt: number;
}

interface Look {
  readonly stored: boolean;
  readonly read: boolean;
  readonly planned: boolean;
}

/** Watches the newest run until its plans are sealed. @throws Error the signal was aborted before */
export async function watchPhases(db: Database, since: Date, signal: AbortSignal): Promise<Phases> {
  let bothKnownAt: number | undefined;
  for (;;) {
    const { stored, read, planned } = await look(db, since);
    const now = performance.now();
    if (stored && read) bothKnownAt ??= now;
    if (planned && bothKnownAt !== undefined) return { bothKnownAt, sealedAt: now };
    signal.throwIfAborted();
    await pause(LOOK_MS);
  }
}

async function look(db: Database, since: Date): Promise<Look> {
  const [seen] = await db.query<Look>(
    `select r.directory is not null as stored, bool_and(o.state <> 'reading') as read,
       bool_and(o.state in ('planned', 'applying', 'done')) as planned
     from run r join run_org o on o.run_id = r.id
     where r.started_at >= $1 group by r.id order by r.started_at desc limit 1`,
    [since],
  );
  return seen ?? { stored: false, read: false, planned: false };
}
