import { createRequire } from 'node:module';
import { type Command, Option } from 'commander';
import { PLAN_FORMATS } from './flags.js';

/** What commands take that read the directory and Sign. */
export function withRunOptions(command: Command, description: string): Command {
  return withServer(command.description(description))
    .option('--users <scope...>', 'whom: all | mapped | group G1 G2 … | group "G1,G2"')
    .option('--allow-empty', 'this once, believe a directory read that finds nobody')
    .option('--allow-shrink', 'this once, believe a directory read that lost more than half of its people')
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait());
}

/** What every command takes that works with a configuration. */
export function common(command: Command): Command {
  return command
    .option('-c, --config-filename <file>', 'main configuration file', 'sign-sync-config.yml')
    .option('--json', 'the result as JSON on standard output')
    .option('--quiet', 'only errors and the last line')
    .option('--debug', 'calls and stack traces')
    .addOption(
      new Option(
        '--log-format <format>',
        'json: what is said on standard error, and log files, as one JSON object a line',
      ).choices(['text', 'json']),
    );
}

/** Runs here, or at a server. */
export function withServer(command: Command): Command {
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

/** A page of a server's list. */
export function withPages(command: Command): Command {
  return withServer(command)
    .option('--limit <number>', 'so many at most')
    .option('--after <place>', 'the next page: what the last line of the page before names');
}

/** Documents have every person. */
export function planFormat(): Option {
  return new Option('--format <format>', 'the plan as a document on standard output').choices(PLAN_FORMATS);
}

/** Without a default, so that one that was given can be told from one that was not. */
export function maxWait(): Option {
  return new Option(
    '--max-wait <duration>',
    "the longest wait for Sign's rate limit, as in 90s, 30m, 2h (default: 2h)",
  );
}

/** Of this product, as its package says. */
export function versionOf(): string {
  const require = createRequire(import.meta.url);
  // From apps/cli/src, from dist/apps/cli/src, and from the bundle below that.
  for (const up of ['../../../package.json', '../../../../package.json', '../../../../../package.json']) {
    try {
      const { name, version } = require(up) as { name: string; version: string };
      if (name === 'sign-sync') return version;
    } catch {
      // Another one is the right one.
    }
  }
  return 'unknown';
}
