import { Command } from 'commander';
import { addAuditSearch } from './families/audit-search.family.js';
import { addAudit } from './families/audit.family.js';
import { addChecks } from './families/checks.family.js';
import { addCredentials } from './families/credentials.family.js';
import { addDeadLetters } from './families/dead-letters.family.js';
import { addLogin } from './families/login.family.js';
import { addOrgs } from './families/orgs.family.js';
import { addPeople } from './families/people.family.js';
import { addPlans } from './families/plans.family.js';
import { addRuns } from './families/runs.family.js';
import { addScim } from './families/scim.family.js';
import { addSchedules } from './families/schedules.family.js';
import { addSetup } from './families/setup.family.js';
import { addShadow } from './families/shadow.family.js';
import { versionOf } from './options.js';
import { addTokens } from './families/tokens.family.js';
import { addServe } from './families/serve.family.js';
import { passServerOn } from './pass-server-on.js';

/** In the order of `--help`. */
const FAMILIES: readonly ((program: Command) => void)[] = [
  addRuns,
  addPlans,
  addPeople,
  addAudit,
  addChecks,
  addShadow,
  addCredentials,
  addSetup,
  addTokens,
  addScim,
  addServe,
  addLogin,
  addOrgs,
  addSchedules,
  addAuditSearch,
  addDeadLetters,
];

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
  sign-sync sync -t                a test run, as user-sync.py sign-sync -t
  sign-sync --server URL runs list the runs of a server`,
    )
    .showHelpAfterError('Run "sign-sync --help" for all commands.')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1));

  for (const add of FAMILIES) add(program);
  passServerOn(program);
  return program;
}
