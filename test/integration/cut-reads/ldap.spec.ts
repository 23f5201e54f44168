import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ldifOf } from '#testing';
import { leaversAreDeactivated } from '../../support/source-leavers.js';
import {
  boundTo,
  byTwoSteps,
  type LdapLines,
  ldapSource,
  type LdapServer,
  nestedDirectoryOf,
  startLdap,
} from '../../support/source-ldap.js';
import { ldapCuts, type LdapDirectory, twoStepsCuts } from '../../support/source-ldap-cuts.js';
import { dnOf } from '../../support/source-ldap.js';
import { sixtyPeople } from '../../support/source-people.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorld } from './cut-world.js';

const lookUps = [
  {
    title: 'an LDAP directory asked for the people of a group',
    members: undefined,
    cuts: ldapCuts,
    ldif: undefined,
  },
  {
    title: 'an LDAP directory asked for each member of a group',
    members: byTwoSteps,
    cuts: twoStepsCuts,
    ldif: ldifOf(nestedDirectoryOf(sixtyPeople)),
  },
] as const;

describe.each(lookUps)('nobody loses anything of $title when', ({ members, cuts, ldif }) => {
  let server: LdapServer;
  let world: CutWorld;
  let directory: LdapDirectory;
  let isKilled = false;

  beforeAll(async () => {
    server = await startLdap(ldif);
    const { slapd, proxy } = server;
    const linesOf = (lines: Partial<LdapLines> = {}) =>
      ldapSource({ url: proxy.url, bind: boundTo(slapd), ...(members && { members }), ...lines });
    world = await CutWorld.open({ sources: [linesOf()], secrets: [slapd.password] });
    directory = {
      proxy,
      kill: async () => {
        isKilled = true;
        await slapd.kill();
      },
      reconnect: (lines) => world.services.write(leaversAreDeactivated([linesOf(lines)])),
    };
  });
  afterEach(async () => {
    server.proxy.passAll();
    await directory.reconnect({});
    if (isKilled) await server.slapd.start();
    isKilled = false;
  });
  afterAll(async () => {
    await server.close();
    await world.close();
  });

  it.for(cuts)('$when', async ({ make, exit, says }) => {
    await make(directory);
    expect(await world.outcome(says)).toEqual(nothingLost(exit));
  });

  it('nothing is cut, until somebody really leaves', async () => {
    await server.slapd.modify(`dn: ${dnOf('user.n60@example.com')}\nchangetype: delete\n`);
    const { run, exitCode } = await world.services.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.services.itemsOf(run.id)).toEqual(['user.n60@example.com deactivate applied']);
  });
});
