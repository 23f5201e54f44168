import { type Command, Option } from 'commander';
import type { CommonOptions, ListFlags, PageFlags } from '../flags.js';
import { withPages, withServer } from '../options.js';

/** What is recorded about people. */
export function addPeople(program: Command): void {
  withServer(
    program
      .command('explain <email>')
      .description('Why a person is where they are in each org, or not: by the rules and the newest plan.'),
  )
    .option('--org <name>', 'only this org')
    .action(async (email: string, options: CommonOptions & { org?: string }) =>
      (await import('../commands/explain.command.js')).explainPerson(email, options),
    );
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
      (await import('../commands/history.command.js')).history(email, options),
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
      (await import('../commands/show.command.js')).show(email, options),
    );
  addDrift(program);
  addPeopleOfServer(program);
}

function addPeopleOfServer(program: Command): void {
  const people = program.command('people').description('People that a server knows.');
  withPages(
    people.command('search [words]').description('By the begin of an address or a name; without, everybody.'),
  )
    .option('--group <name>', 'only of this directory group, exactly as the directory spells it')
    .option('--org <name>', 'only who concerns this org')
    .addOption(
      new Option('--state <state>', 'only these').choices([
        ...['sign-only', 'held', 'failed', 'drift', 'protected'],
      ]),
    )
    .action(async (words: string | undefined, options: ListFlags & { group?: string; state?: string }) =>
      (await import('../commands/people-search.command.js')).peopleSearch(words, options),
    );
  withServer(people.command('sync <email>').description('Sync one person now, and show every step.'))
    .option('--plan', 'only what a sync would do')
    .option('--org <name...>', 'only in these orgs')
    .action(async (email: string, options: CommonOptions & { plan?: true; org?: string[] }) =>
      (await import('../commands/person-sync.command.js')).personSync(email, options),
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
      (await import('../commands/drift-list.command.js')).driftList(options),
    );
}
