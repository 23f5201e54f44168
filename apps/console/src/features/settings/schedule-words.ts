import type { StatusWords } from '../../words/status.js';

const STATES: Readonly<Record<string, StatusWords>> = {
  scheduled: { word: 'scheduled', tone: 'good' },
  paused: { word: 'paused', tone: 'warn', hint: 'A person has paused it: it begins nothing.' },
  frozen: { word: 'frozen', tone: 'warn', hint: 'A freeze of the configuration is in force.' },
  waiting: { word: 'waiting', tone: 'busy', hint: 'For the end of its last run.' },
  over: { word: 'over', tone: 'quiet', hint: 'Its times are all past.' },
};

export function scheduleStatus(state: string): StatusWords {
  return STATES[state] ?? { word: state, tone: 'quiet' };
}

/** `0 2 * * *, Europe/Berlin, up to 300 s later` */
export function timesWords({
  cron,
  timeZone,
  jitterSeconds,
}: {
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterSeconds: number;
}): string {
  return [cron, timeZone, ...(jitterSeconds > 0 ? [`up to ${jitterSeconds} s later`] : [])].join(', ');
}
