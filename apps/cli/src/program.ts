import { createRequire } from 'node:module';
import { Command, Option } from 'commander';

const PLAN_FORMATS = ['text', 'md', 'json', 'html'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** Options of every command that works with a configuration. */
export interface CommonOptions {
  readonly configFilename: string;
  readonly debug?: true;
  readonly quiet?: true;
  readonly json?: true;
  /** Runs happen at that server, and not in this process. */
  readonly server?: string;
  /** The name of the server's configuration. */
  readonly configuration?: string;
}

/** Options of commands that read the directory and Sign. */
export interface RunFlags extends CommonOptions {
  readonly users?: string[];
  readonly testMode?: boolean;
  readonly allowEmpty?: true;
  readonly allowShrink?: true;
  readonly wait?: true;
  readonly maxWait?: string;
}

interface PlanFlags extends RunFlags {
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly format?: PlanFormat;
  readonly compare?: string;
}

/** Whom a word about held people concerns; what is left out narrows nothing. */
export interface VoteFlags extends CommonOptions {
  readonly all?: true;
  readonly kind?: string;
  readonly rule?: string;
  readonly person?: string;
  readonly org?: string;
  readonly reason?: string;
}

export interface ValidateFlags extends CommonOptions {
  readonly users?: string[];
  readonly strict?: true;
  readonly lastRun?: true;
}

/** Options of lists that are shown a page at a time. */
export interface PageFlags extends CommonOptions {
  readonly org?: string;
  readonly limit?: string;
  readonly before?: string;
}

/** Options of the commands about one entry of the keychain. */
export interface EntryFlags {
  readonly configFilename: string;
  readonly account?: string;
  readonly debug?: true;
}

/** The command line. Actions are loaded when they are called. */
export function buildProgram(): Command {
  const program = new Command('sign-sync')
    // "plan show -c FILE": what stands behind a subcommand belongs to it, also where its parent knows the same option.
    .enablePositionalOptions()
    .description(
      'Keeps people in Adobe Acrobat Sign right: reads the directory, shows a plan, applies exactly that plan.',
    )
    .version(versionOf(), '-v, --version')
    .helpOption('-h, --help')
    .addHelpText(
      'after',
      `
Examples:
  sign-sync plan                   what a sync would do; writes nothing
  sign-sync plan show --all        the newest plan, everybody in it
  sign-sync apply 7f3a             exactly that plan
  sign-sync sync -t                a test run, as user-sync.py sign-sync -t`,
    )
    .showHelpAfterError('Run "sign-sync --help" for all commands.')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1));

  withRunOptions(program.command('sync'), 'Read the directory, plan, and apply the plan.')
    .option('-t, --test-mode', 'plan only: nothing is written to Acrobat Sign')
    .option('-T, --no-test-mode', 'write, even if invocation_defaults say test_mode')
    .action(async (options: RunFlags) => (await import('./commands/sync.command.js')).sync(options));

  const plan = withRunOptions(program.command('plan'), 'Show what a sync would do. Writes nothing.')
    .option('--out <file>', 'write the plan to a file that "apply" accepts')
    .option('--detailed-exitcode', 'exit 0: nothing to do, 2: changes, 1: error')
    .option(
      '--compare <file>',
      'show only what another configuration would do otherwise; exit 2 when it does',
    )
    .addOption(planFormat())
    .action(async ({ compare, ...options }: PlanFlags) =>
      compare === undefined
        ? (await import('./commands/plan.command.js')).plan(options)
        : (await import('./commands/compare.command.js')).compare({ ...options, compare }),
    );
  withServer(
    plan
      .command('show [plan]')
      .description('Show a stored plan, by its hash or the first digits of it; without one, the newest.'),
  )
    .option('--all', 'every person, not only the first of each kind')
    .addOption(planFormat())
    .action(async (hash: string | undefined, options: CommonOptions & { all?: true; format?: PlanFormat }) =>
      (await import('./commands/plan-show.command.js')).planShow(hash, options),
    );

  withServer(plan.command('list').description('The newest plans and how they stand.')).action(
    async (options: CommonOptions) => (await import('./commands/plan-list.command.js')).planList(options),
  );
  for (const verdict of ['approve', 'reject'] as const) {
    withBallot(
      withServer(plan.command(`${verdict} <plan>`).description(VOTE_DESCRIPTIONS[verdict])),
      verdict,
    ).action(async (hash: string, options: VoteFlags) =>
      (await import('./commands/plan-vote.command.js')).planVote(verdict, hash, options),
    );
  }

  const held = program.command('held').description('People whose change waits.');
  withServer(held.command('list').description('Whose change waits, why, and how to go on.'))
    .option('--org <name>', 'only this org')
    .action(async (options: CommonOptions & { org?: string }) =>
      (await import('./commands/held-list.command.js')).heldList(options),
    );

  withServer(
    program
      .command('apply <plan>')
      .description('Apply exactly this plan: its hash, the first digits of it, or the file of "plan --out".'),
  )
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait())
    .action(async (hash: string, options: RunFlags) =>
      (await import('./commands/apply.command.js')).apply(hash, options),
    );

  withServer(
    program
      .command('undo <run>')
      .description('Plan what puts back what a run has changed, by its name as in 2026-11-21-0007.'),
  )
    .option('--apply', 'apply that plan at once')
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait())
    .action(async (run: string, options: RunFlags & { apply?: true }) =>
      (await import('./commands/undo.command.js')).undo(run, options),
    );

  withServer(
    program
      .command('explain <email>')
      .description('Why a person is where they are in each org, or not: by the rules and the newest plan.'),
  )
    .option('--org <name>', 'only this org')
    .action(async (email: string, options: CommonOptions & { org?: string }) =>
      (await import('./commands/explain.command.js')).explainPerson(email, options),
    );

  addPerson(program);
  addDrift(program);

  common(program.command('validate').description('Check the configuration files. No directory, no Sign.'))
    .option('--users <scope...>', 'as in "sync"')
    .option('--last-run', 'also compare the rules with the groups and people that the last run saw')
    .option('--strict', 'exit 1 also for warnings; a grant of account admin is told and is none')
    .action(async (options: ValidateFlags) =>
      (await import('./commands/validate.command.js')).validate(options),
    );

  common(
    program
      .command('doctor')
      .description('Connect to every source and org of the configuration and say what is found. Reads only.'),
  )
    .option('--users <scope...>', 'as in "sync"')
    .addHelpText(
      'after',
      `
It looks from the machine that it runs on, with the secrets that it has there; so there is no --server.
Exit 0: every source and org is there and a sync can run; 1: something stands in its way; 130: Ctrl-C.`,
    )
    .action(async (options: CommonOptions & { users?: string[] }) =>
      (await import('./commands/doctor.command.js')).doctor(options),
    );
  addCredentials(program);
  return program;
}

/** What is recorded about one person. */
function addPerson(program: Command): void {
  withServer(
    program
      .command('history <email>')
      .description(
        'Every recorded step of a person, the newest first: directory, plans, Sign, also by hand.',
      ),
  )
    .option('--org <name>', 'only this org, and the directory')
    .option('--limit <number>', 'so many steps at most, up to 500 (default: 50)')
    .option('--before <step>', 'only steps before this one, as the last line of a page names it')
    .action(async (email: string, options: PageFlags) =>
      (await import('./commands/history.command.js')).history(email, options),
    );
  withServer(
    program
      .command('show <email>')
      .description(
        'What was known of a person at a moment: directory, desired, in Sign, and the run behind each.',
      ),
  )
    .option('--at <date>', 'a day (its end, here) or a time such as 2026-11-21T14:30 (default: now)')
    .option('--org <name>', 'only this org')
    .action(async (email: string, options: CommonOptions & { at?: string; org?: string }) =>
      (await import('./commands/show.command.js')).show(email, options),
    );
}

function addDrift(program: Command): void {
  const drift = program.command('drift').description('Changes that somebody made in Sign by hand.');
  withServer(drift.command('list').description('What was expected, what was found, and since when.'))
    .option('--org <name>', 'only this org')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'healed', 'accepted']))
    .option('--limit <number>', 'so many at most, up to 500 (default: 100)')
    .option('--before <id>', 'only older ones than this one, as the last line of a page names it')
    .action(async (options: PageFlags & { state?: string }) =>
      (await import('./commands/drift-list.command.js')).driftList(options),
    );
}

function addCredentials(program: Command): void {
  const credentials = program
    .command('credentials')
    .description('The secrets of the configuration, and the keychain of this operating system.');
  common(
    credentials
      .command('list')
      .description('Every secret that is needed: where it is kept, and whether it is there.'),
  ).action(async (options: CommonOptions) =>
    (await import('./commands/credentials-list.command.js')).credentialsList(options),
  );
  entry(credentials, 'set', 'Store a secret: typed without being shown, or from standard input.').action(
    async (service: string, options: EntryFlags) =>
      (await import('./commands/credentials-entry.command.js')).credentialsSet(service, options),
  );
  entry(credentials, 'get', 'Say whether the keychain has a secret.')
    .option('--show', 'print the secret itself')
    .action(async (service: string, options: EntryFlags & { show?: true }) =>
      (await import('./commands/credentials-entry.command.js')).credentialsGet(service, options),
    );
  entry(credentials, 'delete', 'Delete a secret from the keychain.').action(
    async (service: string, options: EntryFlags) =>
      (await import('./commands/credentials-entry.command.js')).credentialsDelete(service, options),
  );
}

/** A command about one entry of the keychain. */
function entry(credentials: Command, name: string, description: string): Command {
  return credentials
    .command(`${name} <service>`)
    .description(description)
    .option('--account <name>', 'default: the account that the configuration uses with the service')
    .option('-c, --config-filename <file>', 'main configuration file', 'sign-sync-config.yml')
    .option('--debug', 'stack traces');
}

const VOTE_DESCRIPTIONS = {
  approve: 'Let go what a plan holds; "apply" of the same plan then makes those changes.',
  reject: 'End what a plan holds: those changes will not be made by it.',
};

/** Whom a word about held people concerns. */
function withBallot(command: Command, verdict: 'approve' | 'reject'): Command {
  return command
    .option('--all', `${verdict} everything that it holds`)
    .option('--kind <kind>', 'only changes of this kind: create, move, deactivate …')
    .option('--rule <number>', 'only people whom this rule matches')
    .option('--person <email>', 'only this person')
    .option('--org <name>', 'only this org')
    .option('--reason <text>', 'why, for the record');
}

function withRunOptions(command: Command, description: string): Command {
  return withServer(command.description(description))
    .option('--users <scope...>', 'whom: all | mapped | group G1 G2 … | group "G1,G2"')
    .option('--allow-empty', 'this once, believe a directory read that finds nobody')
    .option('--allow-shrink', 'this once, believe a directory read that lost more than half of its people')
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait());
}

function common(command: Command): Command {
  return command
    .option('-c, --config-filename <file>', 'main configuration file', 'sign-sync-config.yml')
    .option('--json', 'the result as JSON on standard output')
    .option('--quiet', 'only errors and the last line')
    .option('--debug', 'calls and stack traces');
}

/** Runs here, or at a server. */
function withServer(command: Command): Command {
  return common(command)
    .addOption(
      new Option(
        '--server <url>',
        'let the ops-api of a server do it; its token: SIGN_SYNC_TOKEN[_FILE]',
      ).env('SIGN_SYNC_SERVER'),
    )
    .option(
      '--configuration <name>',
      "with --server: its configuration of that name; by default that of -c's folder, or the server's only one",
    );
}

/** Documents have every person. */
function planFormat(): Option {
  return new Option('--format <format>', 'the plan as a document on standard output').choices(PLAN_FORMATS);
}

/** Without a default, so that one that was given can be told from one that was not. */
function maxWait(): Option {
  return new Option(
    '--max-wait <duration>',
    "the longest wait for Sign's rate limit, as in 90s, 30m, 2h (default: 2h)",
  );
}

function versionOf(): string {
  const require = createRequire(import.meta.url);
  // From dist/apps/cli/src as from apps/cli/src, the package lies where `#domain` is resolved from.
  for (const up of ['../../../package.json', '../../../../package.json']) {
    try {
      const { name, version } = require(up) as { name: string; version: string };
      if (name === 'sign-sync') return version;
    } catch {
      // Looked one folder too low or too high; the other path is the right one.
    }
  }
  return 'unknown';
}
