import { changeDirectory } from './change-directory.js';
import { DirectoryFile } from './directory-file.js';
import type { Stage } from './stage.js';

/** Of the directory: who is in it becomes account admin. */
export const ADMIN_GROUP = 'Sign Admins';
const ADMIN_RULE = `  - directory_group: "${ADMIN_GROUP}"
    sign_group:
    account_admin: True
`;

/** The scenes of the demonstration, in their order. */
export const SCENES: readonly ((stage: Stage) => Promise<void>)[] = [
  raiseCurtain,
  look,
  firstSync,
  monday,
  nothingToDo,
  cutFile,
  account,
];

async function raiseCurtain({ sandbox, narrator }: Stage): Promise<void> {
  narrator.title(
    'Sign Sync, a demonstration',
    'A directory of 1,000 people, two Acrobat Sign accounts in the memory of this machine, and the real command. Nothing leaves your computer.',
  );
  narrator.scene('The stage', 'A simulator plays Acrobat Sign, and writes the directory that belongs to it.');
  narrator.typed(`sign-simulator --generate ${sandbox.people} --directory-out acme`);
  narrator.heard([sandbox.simulator.greeting]);
  await sandbox.edit('sign-sync-config.yml', 'user_action: exclude', 'user_action: deactivate');
  await sandbox.edit('sign-sync-config.yml', 'logging:\n', `${ADMIN_RULE}logging:\n`);
  for (const file of ['connector-sign.yml', 'connector-sign-emea.yml']) {
    await sandbox.edit(file, 'deactivate_users: False', 'deactivate_users: True');
  }
  narrator.moral(
    `acme/ holds users.csv and a configuration in the format of Adobe's user-sync.py, with rules such as "Sign Sales in the directory is the group Sales in Acrobat Sign". "${ADMIN_GROUP}" makes account admins, and who has left is to be deactivated.`,
  );
}

async function look(stage: Stage): Promise<void> {
  stage.narrator.scene('Look first', 'What would a sync do?');
  const { reads } = await stage.run('plan', { exitCode: 0, writes: 'none' });
  stage.narrator.moral(
    `A plan only reads (${grouped(reads)} requests: the first time everybody's status is asked for, later runs remember it). It is stored and has a hash; "sign-sync apply" would do exactly this and nothing else.`,
  );
}

async function firstSync(stage: Stage): Promise<void> {
  stage.narrator.scene('Do it', 'The same again, applied at once.');
  const { writes } = await stage.run('sync', { exitCode: 0, writes: 'some', counters: 'total' });
  stage.narrator.moral(
    `${grouped(writes)} writes, each noted down before it was sent and again when Sign had answered, so that even a power cut in between leaves no doubt. The counters have the words of the original tool, so reports that read them go on working.`,
  );
}

async function monday(stage: Stage): Promise<void> {
  const { narrator, sandbox } = stage;
  const file = new DirectoryFile(sandbox.folder);
  const { rows, joiners, movers, leaver, admin } = changeDirectory(await file.rows(), ADMIN_GROUP);
  await file.write(rows);
  narrator.scene('A Monday', 'Personnel sends a new users.csv:');
  narrator.list([
    ['three join', joiners.join(', ')],
    ['two change departments', movers.join(', ')],
    ['one becomes account admin', admin],
    ['one leaves', leaver],
  ]);
  const { writes } = await stage.run('sync', { exitCode: 0, writes: 'some' });
  narrator.moral(
    `Seven people, ${grouped(writes)} writes, nobody else touched. Each line names the rule that led to it; new rights and leavers stand out.`,
  );
}

async function nothingToDo(stage: Stage): Promise<void> {
  stage.narrator.scene('Nothing to do', 'Most runs find everything in its place.');
  const { reads } = await stage.run('sync', { exitCode: 0, writes: 'none' });
  stage.narrator.moral(
    `0 writes, and ${grouped(reads)} reads for both accounts: lists are read page by page, not person by person. So it may run every hour without using up what Acrobat Sign allows.`,
  );
}

async function cutFile(stage: Stage): Promise<void> {
  const { narrator, sandbox } = stage;
  const file = new DirectoryFile(sandbox.folder);
  const whole = await file.rows();
  const left = await file.cutInTheMiddle();
  narrator.scene(
    'A bad night',
    `The disk was full when users.csv was written: it ends in the middle of a line, and ${grouped(whole.length - left)} of ${grouped(whole.length)} people are missing. Would they be deactivated now?`,
  );
  await stage.run('sync', { exitCode: 3, writes: 'none' });
  await file.write(whole);
  narrator.moral(
    'Nobody lost anything. A read that may be incomplete adds people, and removes nobody: the last complete one still counts. Exit code 3 tells your scheduler that somebody should look.',
  );
}

async function account({ narrator, acts }: Stage): Promise<void> {
  narrator.scene('What Acrobat Sign noticed', 'Counted by the simulator, not by Sign Sync.');
  narrator.table([
    ['command', 'reads', 'writes', 'exit code', 'seconds'],
    ...acts.map(({ command, reads, writes, run }) => [
      `sign-sync ${command}`,
      grouped(reads),
      grouped(writes),
      String(run.exitCode),
      (run.milliseconds / 1000).toFixed(1),
    ]),
  ]);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
