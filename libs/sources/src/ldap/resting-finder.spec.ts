import { describe, expect, it } from 'vitest';
import { LdapSession } from './ldap-session.js';
import type { PeopleFinder } from './people-finder.js';
import { RestingFinder } from './resting-finder.js';

/** Sessions are opened lazily, so that none of these ever connects. */
function startFinders() {
  const time = { ms: 0 };
  const clock = { now: () => time.ms, sleep: () => Promise.resolve(), random: () => 0 };
  const opened: PeopleFinder[] = [];
  const finders = new RestingFinder(clock, () => {
    const config = { url: 'ldap://127.0.0.1:9', file: '/c.yml', baseDn: '' } as ConstructorParameters<
      typeof LdapSession
    >[0];
    const finder = {} as PeopleFinder;
    opened.push(finder);
    return { session: new LdapSession(config, { clock }), finder };
  });
  const use = () => finders.use((finder) => Promise.resolve(opened.indexOf(finder)));
  return { time, finders, use };
}

describe('RestingFinder', () => {
  it('keeps what it opened for a minute, however often it is used', async () => {
    const { time, use } = startFinders();
    expect(await use()).toBe(0);
    time.ms = 60_000;
    expect(await use()).toBe(0);
    time.ms = 60_001;
    expect(await use()).toBe(1);
  });

  it('begins anew after a failure', async () => {
    const { finders, use } = startFinders();
    expect(await use()).toBe(0);
    await expect(finders.use(() => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
    expect(await use()).toBe(1);
  });
});
