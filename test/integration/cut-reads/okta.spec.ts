import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeOkta } from '../../fakes/okta/start-fake-okta.js';
import { OKTA_TOKEN, oktaSource, startOkta } from '../../support/source-okta.js';
import { oktaCuts } from '../../support/source-okta-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorld } from './cut-world.js';

let okta: FakeOkta;
let world: CutWorld;
let groups: FakeOkta['directory']['groups'];

beforeAll(async () => {
  okta = await startOkta();
  ({ groups } = okta.directory);
  world = await CutWorld.open({ sources: [oktaSource(okta)], secrets: [OKTA_TOKEN] });
});
afterEach(() => {
  okta.faults.clear();
  okta.directory.groups = groups;
});
afterAll(async () => {
  await okta.close();
  await world.close();
});

describe('nobody loses anything of an Okta when', () => {
  it.for(oktaCuts)('$when', async ({ make, exit, says }) => {
    await make(okta);
    expect(await world.outcome(says)).toEqual(nothingLost(exit));
  });

  it('nothing is cut, until somebody really leaves', async () => {
    okta.directory.users = okta.directory.users.filter(({ id }) => id !== '00u-user.n1');
    const { run, exitCode } = await world.services.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.services.itemsOf(run.id)).toEqual(['user.n1@example.com deactivate applied']);
  });
});
