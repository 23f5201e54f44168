import type { Migration, MigrationTrace } from '#config';
import type { Paint } from '#domain';
import type { MigrationCheck } from './check-migrated.js';

export interface MigrationOutcome {
  readonly migration: Migration;
  /** Where the files are, the old one and the new main one, as people see them. */
  readonly folder: string;
  readonly old: string;
  readonly main: string;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** The keychain that the keys were moved into. */
  readonly movedTo: string | undefined;
  readonly check: MigrationCheck;
}

/** Actions, files, what became of every key, and points to review. Never a secret. */
export function migrationLines(outcome: MigrationOutcome, paint: Paint): string[] {
  const { migration, written, kept, movedTo, main, check } = outcome;
  const { traces, choices, keys } = migration;
  const of = (wanted: MigrationTrace['outcome']) => traces.filter(({ outcome: found }) => found === wanted);
  const moved = keys.map(({ service, account }) => `service ${service}, account ${account}`);
  return [
    `Read ${outcome.old}, which stays as it is.`,
    ...written.map((name) => `written   ${name}`),
    ...kept.map((name) => paint.waiting(`kept      ${name} (was there and is not of this migration)`)),
    ...(movedTo === undefined ? [] : moved.map((entry) => `keychain  ${entry} (${movedTo})`)),
    ...section(
      'Kept',
      of('kept').map(({ from, to }) => `${from} → ${to ?? ''}`),
    ),
    ...section(
      'Changed',
      of('changed').map(({ from, to, why }) => `${from} → ${to ?? ''}: ${why ?? ''}`),
    ),
    ...section(
      'Not carried over',
      of('lost').map(({ from, why }) => `${from}: ${why ?? ''}`),
    ),
    ...section('Chosen', choices),
    ...section('To review', reviewOf(outcome)),
    ...section('The new files do not load', check.problems),
    ...section('Next', [
      `sign-sync doctor -c ${main}`,
      `sign-sync sync -t -c ${main}      a test run, which writes nothing to Acrobat Sign`,
    ]),
  ];
}

export function migrationDocument(outcome: MigrationOutcome): object {
  const { migration, check, ...rest } = outcome;
  const { traces, choices, keys } = migration;
  return {
    ...rest,
    keys: keys.map(({ org, service, account }) => ({ org, service, account })),
    traces,
    choices,
    review: reviewOf(outcome),
    loads: check.problems.length === 0,
    problems: check.problems,
  };
}

function reviewOf({ migration, movedTo, old, check }: MigrationOutcome): string[] {
  const inClear = migration.keys.length > 0 && movedTo === undefined;
  return [
    ...migration.review,
    ...check.missing,
    ...(inClear
      ? [
          'Integration keys stand in clear in the connector files. --keychain moves them; env:NAME and file:PATH are for machines where nobody is signed in.',
        ]
      : []),
    `${old} still holds integration keys. Delete it when the new files work.`,
    'Take post_sync out of user-sync-config.yml.',
    'Rules, users and logging of sign-sync-config.yml: read them once before the first run that writes.',
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}
