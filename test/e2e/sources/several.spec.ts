import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectExit } from '../../support/expect-exit.js';
import { findUser } from '../../support/find-user.js';
import { csvOf, row } from '../../support/people.js';
import { arrivals, everybodyArrived } from '../../support/source-arrivals.js';
import { leaversAreDeactivated, sixtyInSign } from '../../support/source-leavers.js';
import { OKTA_TOKEN } from '../../support/source-okta.js';
import {
  peopleOfFile,
  startThreeSources,
  thirdCsv,
  type ThreeSources,
} from '../../support/source-several.js';
import { usingWorkspace } from '../../support/using-workspace.js';

let three: ThreeSources;

beforeEach(async () => {
  three = await startThreeSources();
});
afterEach(() => three.close());

describe('the people of several directories', () => {
  it('arrive in Sign as if they were in one', async () => {
    const { sources, console } = three;
    const arrived = await arrivals({
      sources,
      files: { 'users.csv': thirdCsv },
      secrets: [OKTA_TOKEN, console.organization.clientSecret],
    });
    expect(arrived).toEqual(everybodyArrived);
  });

  it('stay when one of these is down, while somebody new of another one arrives', async () => {
    const workspace = await usingWorkspace({
      sign: sixtyInSign,
      files: { ...leaversAreDeactivated(three.sources), 'users.csv': thirdCsv },
    });
    const { sign } = workspace;
    expectExit(await workspace.run(['sync']), 0);
    sign.clearLedger();

    await three.okta.close();
    const newcomer = row('new.comer@example.com', 'Sign Legal');
    await workspace.write({ 'users.csv': csvOf([...peopleOfFile.slice(1), newcomer]) });
    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toMatch(/okta:127\.0\.0\.1.* could not be read/);
    expect(findUser(sign, newcomer.email).groups).toEqual([{ name: 'Legal', primary: true, admin: false }]);
    const users = sign.state().orgs['primary']?.users ?? [];
    expect(users.filter(({ status }) => status !== 'ACTIVE')).toEqual([]);
  });
});
