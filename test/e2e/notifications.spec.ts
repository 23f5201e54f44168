import { describe, expect, it, onTestFinished } from 'vitest';
import { MailInbox } from '../integration/mail-inbox.js';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const LEAVER = 'ann.lee@example.com';
const STAYER = 'dee.ray@example.com';

describe('notifications', () => {
  it('tell once that somebody is held, nothing while the reason is the same, and once that it is over', async () => {
    const inbox = await MailInbox.open();
    onTestFinished(() => inbox.close());
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser(LEAVER, 'Sales'), signUser(STAYER, 'Sales')] } }),
      files: {
        ...configFiles({
          ...{ orgs: { primary: { deactivateUsers: true } }, signOnlyAction: 'deactivate' },
          more: `approvals:
  required: [deactivate]
notifications:
  mail: {host: 127.0.0.1, port: ${inbox.port}, tls: none, from: sync@example.com, to: [it@example.com]}`,
        }),
        'users.csv': csvOf([row(STAYER, 'Sign Sales')]),
      },
    });
    expectExit(await workspace.run(['sync']), 3);
    await expect.poll(() => inbox.subjects).toHaveLength(1);
    expect(inbox.subjects[0]).toContain('changes are held');
    expect(inbox.mails[0]?.raw.replaceAll(/=\r\n/g, '')).toContain(LEAVER);

    expectExit(await workspace.run(['sync']), 3);
    // Whoever left has come back: nothing is held any more.
    await workspace.write({ 'users.csv': csvOf([row(STAYER, 'Sign Sales'), row(LEAVER, 'Sign Sales')]) });
    expectExit(await workspace.run(['sync']), 0);
    await expect.poll(() => inbox.subjects).toHaveLength(2);
    expect(inbox.subjects[1]).toContain('all is well again');
  });
});
