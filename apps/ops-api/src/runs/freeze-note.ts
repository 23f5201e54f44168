import type { Config } from '#config';
import { freezeAt } from '#domain';

/** What a person is told who asks for a run during a freeze, which holds back nothing but schedules. */
export function freezeNote({ freezes }: Pick<Config, 'freezes'>, now = Date.now()): { note?: string } {
  const freeze = freezeAt(freezes, now);
  if (freeze === undefined) return {};
  const until = new Date(freeze.until).toISOString().slice(0, 16).replace('T', ' ');
  return {
    note: `Schedules are frozen until ${until} UTC (${freeze.name}). This run was asked for, and goes on all the same.`,
  };
}
