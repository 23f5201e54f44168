import { runCommand } from '../../bench/support/run-command.js';
import type { Sandbox } from '../../bench/support/sandbox.js';
import { changeDirectory } from './change-directory.js';
import { DirectoryFile } from './directory-file.js';
import { excerpt } from './excerpt.js';
import type { Narrator } from './narrator.js';

const ADMIN_GROUP = 'Sign Admins';

/** One command of the demonstration, and what Acrobat Sign noticed of it. */
interface Act {
  readonly command: string;
  readonly exitCode: number | null;
  readonly reads: number;
  readonly writes: number;
}

/**
 * Plays the demonstration from its beginning to its end.
 * @param stopped asked between commands; true ends it there
 */
export async function perform(
  sandbox: Sandbox,
  people: string,
  narrator: Narrator,
  stopped: () => boolean,
): Promise<void> {
  const directory = new DirectoryFile(sandbox.folder);
  const stage = new Stage(sandbox, narrator);
  const scenes = [
    () => raiseCurtain(sandbox, people, narrator),
    () => look(stage),
    () => firstSync(stage),
    () => monday(stage, directory),
    () => nothingToDo(stage),
    () => cutFile(stage, directory),
    () => stage.close(),
  ];
  for (const scene of scenes) {
    if (stopped()) return;
    await scene();
  }
}

/** Runs commands before the audience and remembers what they did. */
class Stage {
  readonly #acts: Act[] = [];

  constructor(
    private readonly sandbox: Sandbox,
    readonly narrator: Narrator,
  ) {}

  async run(command: string, counters: 'none' | 'total' = 'none'): Promise<Act> {
    this.narrator.typed(`sign-sync ${command}`);
    const { exitCode, output } = await runCommand(command.split(' '), this.sandbox.folder);
    this.narrator.heard(excerpt(output, counters));
    const { reads, writes } = (await this.sandbox.simulator.takeCounters()).total;
    const act = { command, exitCode, reads, writes };
    this.#acts.push(act);
    return act;
  }

  async close(): Promise<void> {
    this.narrator.scene('What Acrobat Sign noticed', 'Counted by the simulator, not by Sign Sync:');
    this.narrator.table([
      ['command', 'reads', 'writes', 'exit code'],
      ...this.#acts.map(({ command, reads, writes, exitCode }, index) => [
        `${index + 1}  sign-sync ${command}`,
        ...[reads, writes, exitCode ?? 'stopped'].map(String),
      ]),
    ]);
  }
}

async function raiseCurtain(sandbox: Sandbox, people: string, narrator: Narrator): Promise<void> {
  narrator.title(
    'Sign Sync, a demonstration',
    'A directory of 1,000 people, two Acrobat Sign accounts in the memory of this machine, and the real command. Nothing leaves your computer.',
  );
  narrator.scene('The stage', 'A simulator plays Acrobat Sign, and writes the directory that belongs to it:');
  narrator.typed(`sign-simulator --generate ${people} --directory-out acme`);
  await sandbox.edit('sign-sync-config.yml', 'sign_only_user_action: exclude', 'sign_only_user_action: deactivate');
  await sandbox.edit('sign-sync-config.yml', 'logging:\n', `${ADMIN_RULE}logging:\n`);
  for (const file of ['connector-sign.yml', 'connector-sign-emea.yml']) {
    await sandbox.edit(file, 'deactivate_users: False', 'deactivate_users: True');
  }
  narrator.moral(
    `acme/ now holds users.csv and a configuration in the format of Adobe's user-sync.py: 25 rules such as "who is in Sign Sales belongs to the group Sales". Leavers are to be deactivated, and "${ADMIN_GROUP}" makes account admins of both accounts.`,
  );
}

const ADMIN_RULE = `  - directory_group: "${ADMIN_GROUP}"
    sign_group:
    account_admin: True
    orgs: all
`;

async function look({ narrator, ...stage }: Stage, run = stage): Promise<void> {
  void run;
}
