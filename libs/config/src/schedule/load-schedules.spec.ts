import { configProblems, filesAround, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';

const base = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
const files = (section: string) => ({
  ...base,
  'sign-sync-config.yml': `${String(base['sign-sync-config.yml'])}${section}\n`,
});

describe('schedules', () => {
  it('are nobody’s concern unless they are written', async () => {
    expect(await tryConfig(base)).toMatchObject({ schedules: [], freezes: [] });
  });

  it('are read with their defaults', async () => {
    const section = `schedule:
  - {name: nightly, cron: "0 2 * * *"}
  - {name: half-hourly, cron: "*/30 * * * *", time_zone: Europe/Berlin, jitter: 5m, orgs: [primary]}`;
    expect((await tryConfig(files(section))).schedules).toEqual([
      { name: 'nightly', cron: '0 2 * * *', timeZone: 'UTC', jitterMs: 0 },
      {
        name: 'half-hourly',
        cron: '*/30 * * * *',
        timeZone: 'Europe/Berlin',
        jitterMs: 300_000,
        orgs: ['primary'],
      },
    ]);
  });

  it('change no digest: no plan gets stale because runs begin at another time', async () => {
    const times = files(
      'schedule: [{name: a, cron: "0 2 * * *"}]\nfreeze: [{name: f, from: sat 0:00, until: sun 0:00}]',
    );
    const digests = await Promise.all([base, times].map((one) => tryConfig(one)));
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
  });

  it.for([
    ['a mapping', 'schedule: {name: a}', 'a list is wanted'],
    ['an empty list', 'schedule: []', 'is an empty list'],
    ['no name', 'schedule: [{cron: "0 2 * * *"}]', 'name: missing'],
    ['a name with a slash', 'schedule: [{name: a/b, cron: "0 2 * * *"}]', 'is not a name for a schedule'],
    [
      'one name twice',
      'schedule: [{name: a, cron: "0 2 * * *"}, {name: a, cron: "0 3 * * *"}]',
      'name of another schedule',
    ],
    ['a word that is no expression', 'schedule: [{name: a, cron: nightly}]', 'is no cron expression'],
    ['a time that never comes', 'schedule: [{name: a, cron: "0 2 30 2 *"}]', 'never comes'],
    [
      'a zone that there is not',
      'schedule: [{name: a, cron: "0 2 * * *", time_zone: Berlin}]',
      'is not a time zone',
    ],
    ['a long jitter', 'schedule: [{name: a, cron: "0 2 * * *", jitter: 2h}]', 'more than an hour'],
    [
      'an org that there is not',
      'schedule: [{name: a, cron: "0 2 * * *", orgs: [emea]}]',
      'unknown org "emea"',
    ],
    ['a misspelt key', 'schedule: [{name: a, corn: "0 2 * * *"}]', 'Did you mean'],
  ])('refuse %s', async ([, section = '', wanted = '']) => {
    const problems = await configProblems(files(section));
    expect(problems.join('\n')).toContain(wanted);
  });
});

describe('freezes', () => {
  it('are times by dates and by days of the week', async () => {
    const section = `freeze:
  - {name: year end, from: 2026-12-18 18:00, until: 2027-01-04, time_zone: Europe/Berlin}
  - {name: weekend, from: Friday 18:00, until: mon 6:00}`;
    expect((await tryConfig(files(section))).freezes).toEqual([
      ...[
        {
          kind: 'once',
          name: 'year end',
          from: Date.parse('2026-12-18T17:00:00Z'),
          until: Date.parse('2027-01-03T23:00:00Z'),
        },
      ],
      ...[{ kind: 'weekly', name: 'weekend', timeZone: 'UTC', from: 4 * 1440 + 18 * 60, until: 360 }],
    ]);
  });

  it.for([
    ['a day that there is not', '{name: f, from: 2026-02-31, until: 2026-03-02}', 'is no time'],
    ['a time that there is not', '{name: f, from: fri 25:00, until: mon 6:00}', 'is no time'],
    ['a word', '{name: f, from: christmas, until: easter}', 'is no time'],
    ['two kinds', '{name: f, from: fri 18:00, until: 2026-03-02}', 'not of one kind'],
    ['an end before the begin', '{name: f, from: 2026-03-02, until: 2026-03-01}', 'not behind from'],
    ['nothing', '{name: f, from: fri 18:00, until: fri 18:00}', 'nothing, or a whole week'],
  ])('refuse %s', async ([, entry = '', wanted = '']) => {
    const problems = await configProblems(files(`freeze: [${entry}]`));
    expect(problems.join('\n')).toContain(wanted);
  });
});
