import { type Command, Option } from 'commander';
import type { ShadowFlags } from '../flags.js';
import { common, maxWait } from '../options.js';

/** Beside another tool, for whoever moves over. */
export function addShadow(program: Command): void {
  common(
    program
      .command('shadow')
      .description(
        'Beside another tool: see what became of the orgs since the last time, compare, and predict anew. Reads only.',
      ),
  )
    .option('--org <name>', 'only this org')
    .option('--days <number>', 'sum up so many days, up to 90 (default: 14)')
    .option('--report', 'no new run: only what is recorded')
    .addOption(
      new Option('--format <format>', 'the report as a document on standard output').choices([
        ...['text', 'md', 'json'],
      ]),
    )
    .option('--users <scope...>', 'as in "sync"')
    .option('--allow-empty', 'this once, believe a directory read that finds nobody')
    .option('--allow-shrink', 'this once, believe a directory read that lost more than half of its people')
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait())
    .addHelpText(
      'after',
      `
It keeps what it has seen in the state folder of this machine; so there is no --server. Nothing of it can be applied.
Exit 0: it has run, whatever it found; 1: nothing could be read; 4: some org could not be read; 130: Ctrl-C.`,
    )
    .action(async (options: ShadowFlags) => (await import('../commands/shadow.command.js')).shadow(options));
}
