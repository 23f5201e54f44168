import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeUmapi } from '../../fakes/umapi/start-fake-umapi.js';
import { expectExit } from '../../support/expect-exit.js';
import { findUser } from '../../support/find-user.js';
import { adobeConsoleSource, startAdobeConsole } from '../../support/source-adobe-console.js';
import { adobeConsoleCuts } from '../../support/source-adobe-console-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorkspace } from './cut-workspace.js';

let console: FakeUmapi;
let cutWorkspace: CutWorkspace;
let whole: Pick<FakeUmapi['organization'], 'users' | 'groups'>;

beforeAll(async () => {
  console = await startAdobeConsole();
  whole = { ...console.organization };
  cutWorkspace = await CutWorkspace.open([adobeConsoleSource(console)], {}, [
    console.organization.clientSecret,
  ]);
});
afterEach(() => {
  console.heal();
  Object.assign(console.organization, whole);
});
afterAll(async () => {
  await console.close();
  await cutWorkspace.close();
});

describe('the command takes nothing from anybody of an Admin Console when', () => {
  it.for(adobeConsoleCuts.filter(({ isTriedByCommand }) => isTriedByCommand))(
    '$when',
    async ({ make, exit, says }) => {
      await make(console);
      expect(await cutWorkspace.outcome(says)).toEqual(nothingLost(exit));
    },
  );

  it('nothing is cut, until somebody really leaves', async () => {
    const { workspace } = cutWorkspace;
    console.organization.users = whole.users.slice(1);
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'user.n1@example.com').status).toBe('INACTIVE');
  });
});
