import { chown, readdir } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { copyCheckout } from '../support/copy-checkout.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { repositoryPath } from '../support/repository.js';
import { signOrgs } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const nobodyMayRead =
  isRoot && spawnSync('test', ['-r', join(repositoryPath, 'package.json')], nobody).status === 0;

const options = {
  isNew: true,
  sign: signOrgs({ primary: {} }),
  files: { ...configFiles(), 'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]) },
};

describe.skipIf(hasStack)('local only: the embedded database where folders are private', () => {
  it.skipIf(!isRoot)(
    'root runs from a checkout and with a state folder that no other user may enter (needs root)',
    async () => {
      const workspace = await usingWorkspace({ ...options, mode: 0o700 });
      const main = await copyCheckout(join(workspace.besidePath, 'checkout'));

      expectExit(await workspace.run(['sync'], { main }), 0);
      expect(findUser(workspace.sign, 'ann.lee@example.com').groups[0]?.name).toBe('Sales');
      expect(await workspace.leftoverServer()).toBeUndefined();

      workspace.sign.clearLedger();
      expectExit(await workspace.run(['sync'], { main }), 0);
      expect(workspace.sign.counters().total.writes).toBe(0);
      expect(workspace.sign.counters().total.reads).toBeLessThan(10);
    },
  );

  it.skipIf(!nobodyMayRead)(
    'an ordinary user runs it as well (needs root, to become one, and a checkout that others may read)',
    async () => {
      const workspace = await usingWorkspace(options);
      for (const path of [workspace.path, workspace.besidePath]) await chown(path, nobody.uid, nobody.gid);
      for (const name of await readdir(workspace.path)) {
        await chown(join(workspace.path, name), nobody.uid, nobody.gid);
      }

      expectExit(await workspace.run(['sync'], { user: nobody }), 0);
      expect(findUser(workspace.sign, 'ann.lee@example.com').groups[0]?.name).toBe('Sales');
      expect(await workspace.leftoverServer()).toBeUndefined();
    },
  );
});
