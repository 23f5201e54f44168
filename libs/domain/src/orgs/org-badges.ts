/** What the two badges of an org rest on. */
export interface OrgStanding {
  /** Whether there is a plan of everybody, so that something is known of the difference. */
  readonly isPlanned: boolean;
  /** Of that plan: changes not done yet, held ones, and failed ones. */
  readonly changesOpen: number;
  readonly held: number;
  readonly failed: number;
  /** Changes by hand that nothing has put right. */
  readonly drifts: number;
  readonly isPaused: boolean;
  /** The rate limit asks for silence. */
  readonly isWaiting: boolean;
  /** How the last run and the org in it have ended; missing before the first one. */
  readonly lastRun?: { readonly state: string; readonly orgState: string };
}

type InSync = 'in-sync' | 'out-of-sync' | 'unknown';
type OrgHealth = 'healthy' | 'waiting' | 'paused' | 'degraded' | 'failing' | 'unknown';

const CUT_SHORT: ReadonlySet<string> = new Set(['partly_done', 'interrupted', 'failed']);

/** Two questions with two answers: an org can be in step and broken, or behind and well. */
export function orgBadges(standing: OrgStanding): { readonly inSync: InSync; readonly health: OrgHealth } {
  return { inSync: inSyncOf(standing), health: healthOf(standing) };
}

function inSyncOf({ isPlanned, changesOpen, held, failed, drifts }: OrgStanding): InSync {
  if (!isPlanned) return 'unknown';
  return changesOpen + held + failed + drifts === 0 ? 'in-sync' : 'out-of-sync';
}

/** What a person has decided comes first, then what is worst. */
function healthOf({ isPaused, isWaiting, failed, lastRun }: OrgStanding): OrgHealth {
  if (isPaused) return 'paused';
  if (lastRun === undefined) return 'unknown';
  if (lastRun.orgState === 'failed') return 'failing';
  if (failed > 0 || CUT_SHORT.has(lastRun.state)) return 'degraded';
  return isWaiting ? 'waiting' : 'healthy';
}
