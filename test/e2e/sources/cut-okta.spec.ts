import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeOkta } from '../../fakes/okta/start-fake-okta.js';
import { expectExit } from '../../support/expect-exit.js';
import { findUser } from '../../support/find-user.js';
import { OKTA_TOKEN, oktaSource, startOkta } from '../../support/source-okta.js';
import { oktaCuts } from '../../support/source-okta-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorkspace } from './cut-workspace.js';

let okta: FakeOkta;
let cutWorkspace: CutWorkspace;
let groups: FakeOkta['directory']['groups'];

beforeAll(async () => {
  okta = await startOkta();
  ({ groups } = okta.directory);
  cutWorkspace = await CutWorkspace.open([oktaSource(okta)], {}, [OKTA_TOKEN]);
});
afterEach(() => {
  okta.faults.clear();
  okta.directory.groups = groups;
});
afterAll(async () => {
  await okta.close();
  await cutWorkspace.close();
});

describe('the command takes nothing from anybody of an Okta when', () => {
  it.for(oktaCuts.filter(({ isTriedByCommand }) => isTriedByCommand))(
    '$when',
    async ({ make, exit, says }) => {
      await make(okta);
      expect(await cutWorkspace.outcome(says)).toEqual(nothingLost(exit));
    },
  );

  it('nothing is cut, until somebody really leaves', async () => {
    const { workspace } = cutWorkspace;
    okta.directory.users = okta.directory.users.filter(({ id }) => id !== '00u-user.n1');
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'user.n1@example.com').status).toBe('INACTIVE');
  });
});
