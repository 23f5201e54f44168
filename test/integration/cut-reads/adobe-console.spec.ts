import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeUmapi } from '../../fakes/umapi/start-fake-umapi.js';
import { adobeConsoleSource, startAdobeConsole } from '../../support/source-adobe-console.js';
import { adobeConsoleCuts } from '../../support/source-adobe-console-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorld } from './cut-world.js';

let console: FakeUmapi;
let world: CutWorld;
let whole: Pick<FakeUmapi['organization'], 'users' | 'groups'>;

beforeAll(async () => {
  console = await startAdobeConsole();
  whole = { ...console.organization };
  world = await CutWorld.open({
    sources: [adobeConsoleSource(console)],
    secrets: [console.organization.clientSecret],
  });
});
afterEach(() => {
  console.heal();
  Object.assign(console.organization, whole);
});
afterAll(async () => {
  await console.close();
  await world.close();
});

describe('nobody loses anything of an Admin Console when', () => {
  it.for(adobeConsoleCuts)('$when', async ({ make, exit, says }) => {
    await make(console);
    expect(await world.outcome(says)).toEqual(nothingLost(exit));
  });

  it('nothing is cut, until somebody really leaves', async () => {
    console.organization.users = whole.users.slice(1);
    const { run, exitCode } = await world.services.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.services.itemsOf(run.id)).toEqual(['user.n1@example.com deactivate applied']);
  });
});
