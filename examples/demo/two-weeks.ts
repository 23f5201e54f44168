import { seededRandom } from '../../test/support/seeded-random.js';
import { runWell } from '../../bench/support/run-command.js';
import { DirectoryFile } from './directory-file.js';
import { lastDay, nextDay } from './nights.js';
import { ADMIN_GROUP } from './scenes.js';
import { spreadOverDays } from './spread-over-days.js';
import type { Stage } from './stage.js';

const NIGHTS = 12;

const GUARDED = `guards:
  budgets:
    - kinds: [deactivate]
      max: 5
  new_account_admins: hold
schedule:
  - name: nightly
    cron: "0 2 * * *"
    time_zone: Europe/Berlin
`;

/** What two weeks of nightly syncs leave behind, the last one held in parts: something to look at. */
export async function playTwoWeeks(stage: Stage): Promise<void> {
  const { sandbox, narrator } = stage;
  narrator.scene(
    'Two weeks later',
    `A console shows most where something has happened: ${NIGHTS} more nights with a few changes each (some 20 seconds). Then a team of emea is closed, and somebody becomes account admin.`,
  );
  await sandbox.edit('sign-sync-config.yml', 'logging:\n', `${GUARDED}logging:\n`);
  const file = new DirectoryFile(sandbox.folder);
  const random = seededRandom(7);
  let rows = await file.rows();
  for (let night = 0; night < NIGHTS; night += 1) {
    rows = nextDay(rows, night, random);
    await file.write(rows);
    await runWell(['sync'], sandbox.folder);
  }
  await file.write(lastDay(rows, ADMIN_GROUP));
  await sandbox.simulator.takeCounters();
  await stage.run('sync', { exitCode: 3, writes: 'some' });
  await spreadOverDays(sandbox.statePath);
  narrator.moral(
    'Guards hold what is more than usual until somebody decides. All this took a minute; each run was put a day before the next one, for the charts.',
  );
}
