import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectExit } from '../../support/expect-exit.js';
import { findUser } from '../../support/find-user.js';
import { leaversAreDeactivated } from '../../support/source-leavers.js';
import {
  boundTo,
  dnOf,
  type LdapLines,
  ldapSource,
  type LdapServer,
  startLdap,
} from '../../support/source-ldap.js';
import { ldapCuts } from '../../support/source-ldap-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorkspace } from './cut-workspace.js';

let server: LdapServer;
let cutWorkspace: CutWorkspace;

function connector(lines: Partial<LdapLines> = {}) {
  return ldapSource({ url: server.proxy.url, bind: boundTo(server.slapd), ...lines });
}

beforeAll(async () => {
  server = await startLdap();
  cutWorkspace = await CutWorkspace.open([connector()], {}, [server.slapd.password]);
});
afterEach(async () => {
  server.proxy.passAll();
  await cutWorkspace.workspace.write(leaversAreDeactivated([connector()]));
});
afterAll(async () => {
  await server.close();
  await cutWorkspace.close();
});

describe('the command takes nothing from anybody of an LDAP directory when', () => {
  it.for(ldapCuts.filter(({ isTriedByCommand }) => isTriedByCommand))(
    '$when',
    async ({ make, exit, says }) => {
      await make({
        proxy: server.proxy,
        kill: () => server.slapd.kill(),
        reconnect: (lines) => cutWorkspace.workspace.write(leaversAreDeactivated([connector(lines)])),
      });
      expect(await cutWorkspace.outcome(says)).toEqual(nothingLost(exit));
    },
  );

  it('nothing is cut, until somebody really leaves', async () => {
    const { workspace } = cutWorkspace;
    await server.slapd.modify(`dn: ${dnOf('user.n1@example.com')}\nchangetype: delete\n`);
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'user.n1@example.com').status).toBe('INACTIVE');
  });
});
