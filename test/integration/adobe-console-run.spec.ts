import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { signOrgs } from '../support/sign-state.js';
import { startFakeUmapi, type FakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import { fakeUser } from '../fakes/umapi/umapi-records.js';
import { ServicesWorld } from './services-world.js';

let fake: FakeUmapi;
let world: ServicesWorld;

/** The connector file of the fake, as an administrator would write it. */
function connector({ url, organization }: FakeUmapi): string {
  return [
    'authentication_method: oauth',
    'server:',
    `  host: ${new URL(url).origin}`,
    `  auth_host: ${new URL(url).origin}`,
    '  retries: 0',
    'integration:',
    `  org_id: ${organization.organizationId}`,
    `  client_id: ${organization.clientId}`,
    `  client_secret: ${organization.clientSecret}`,
    '',
  ].join('\n');
}

beforeAll(async () => {
  const users = [fakeUser('ana.lee@example.com', ['sign sales']), fakeUser('bo.ray@example.com', ['Other'])];
  fake = await startFakeUmapi({ users });
  const { 'sign-sync-config.yml': main = '', ...files } = configFiles();
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: {} }),
    files: {
      ...files,
      'sign-sync-config.yml': main
        .replace('type: csv', 'type: adobe_console')
        .replace('connector-csv.yml', 'connector-adobe-console.yml'),
      'connector-adobe-console.yml': connector(fake),
    },
  });
});
afterAll(async () => {
  await fake.close();
  await world.close();
});

describe('a run from the Admin Console', () => {
  it('brings people to Sign, and says when it is asked more often than Adobe likes', async () => {
    const first = await world.run('sync');
    expect(first.exitCode).toBe(0);
    expect(first.run.directory?.warnings).toEqual([]);
    expect(await world.itemsOf(first.run.id)).toEqual(['ana.lee@example.com create applied']);
    expect(findUser(world.sign, 'ana.lee@example.com').groups).toEqual([
      { name: 'Sales', primary: true, admin: false },
    ]);

    const second = await world.run('sync');
    expect(second.exitCode).toBe(0);
    expect(await world.itemsOf(second.run.id)).toEqual([]);
    expect(second.run.directory?.warnings).toEqual([
      expect.stringMatching(
        /^Adobe asks for at most one full read every two hours; the last one was (less than a|1) minute ago\.$/,
      ),
    ]);
  });
});
