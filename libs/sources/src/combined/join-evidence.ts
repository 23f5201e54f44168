import { createHash } from 'node:crypto';
import { DROPPED_KEYS_MAX, type ReadEvidenceBody } from '#contracts';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { keyWithSourceName } from './source-keys.js';

/** How one of several sources ended. */
export type ReadPart =
  | { readonly source: string; readonly evidence: ReadEvidenceBody }
  | {
      readonly source: string;
      readonly error: SourceUnreadableError;
      /** What it gave before it failed. */
      readonly rows: number;
      readonly people: number;
    };

interface JoinedRead {
  readonly source: string;
  readonly startedAt: string;
  readonly batches: number;
  /** Configured groups, and those of them that somebody was in. */
  readonly groups: readonly string[];
  readonly groupsSeen: ReadonlySet<string>;
}

/**
 * The evidence of a read of several sources: complete when each of them is. One that failed is a flaw, because whoever
 * is in it alone is missing.
 *
 * @throws SourceUnreadableError when every source failed (SEMANTICS 22)
 */
export function joinEvidence(parts: readonly ReadPart[], read: JoinedRead): ReadEvidenceBody {
  const failed = parts.flatMap((part) => ('error' in part ? [part] : []));
  if (failed.length === parts.length) throw allFailed(failed);
  const answered = parts.flatMap((part) => ('error' in part ? [] : [part.evidence]));
  const totals = parts.map(totalsOf);
  const sum = (of: (part: PartTotals) => number): number =>
    totals.reduce((total, part) => total + of(part), 0);
  const groupsAnswered = joinGroupsAnswered(answered, read.groups);
  const unknown = failed.length > 0 ? [] : groupsNotFound(answered, read);
  return {
    source: read.source,
    startedAt: read.startedAt,
    pages: sum(({ pages }) => pages),
    rows: sum(({ rows }) => rows),
    people: sum(({ people }) => people),
    dropped: sum(({ dropped }) => dropped),
    batches: read.batches,
    ...droppedPeople(answered),
    flaws: [...parts.flatMap(flawsOf), ...droppedPeople(answered).flaws],
    groupsNotFound: unknown,
    warnings: answered.flatMap((evidence) => warningsOf(evidence, unknown)),
    ...(groupsAnswered && { groupsAnswered }),
    sources: totals,
    digest: digestOf(parts),
  };
}

/** Still there, by the keys that their rows would have had. */
function droppedPeople(
  answered: readonly ReadEvidenceBody[],
): Pick<ReadEvidenceBody, 'droppedKeys' | 'flaws'> {
  const keys = answered.flatMap(({ source, droppedKeys = [] }) =>
    droppedKeys.map((key) => keyWithSourceName(key, source)),
  );
  const message = `${keys.length} people are left out, more than can be told apart from leavers.`;
  return {
    ...(keys.length > 0 && { droppedKeys: keys.slice(0, DROPPED_KEYS_MAX) }),
    flaws: keys.length > DROPPED_KEYS_MAX ? [{ code: 'SOURCE_DROPPED_MANY', message }] : [],
  };
}

type PartTotals = NonNullable<ReadEvidenceBody['sources']>[number];

function totalsOf(part: ReadPart): PartTotals {
  const { source } = part;
  if ('error' in part) {
    const { rows, people } = part;
    return { source, outcome: 'failed', pages: 0, rows, people, dropped: 0 };
  }
  const { pages, rows, people, dropped, groupsAnswered, groupsNotFound: unknown } = part.evidence;
  return {
    ...{ source, outcome: 'read', pages, rows, people, dropped },
    ...(groupsAnswered && { groupsAnswered }),
    ...(unknown.length > 0 && { groupsNotFound: unknown }),
  };
}

function flawsOf(part: ReadPart): ReadEvidenceBody['flaws'] {
  if (!('error' in part))
    return part.evidence.flaws.map(({ code, message }) => ({ code, message: told(part.source, message) }));
  const { source, error } = part;
  return [{ code: error.code, message: `${source} could not be read: ${error.message}` }];
}

/** A group is at home in one directory most often, so that the others do not know it is nothing to be told of. */
function warningsOf(
  { source, warnings, groupsNotFound: missed }: ReadEvidenceBody,
  unknown: string[],
): string[] {
  const elsewhere = missed
    .filter((group) => !unknown.includes(group))
    .map((group) => `No group found for: ${group}`);
  return warnings
    .filter((warning) => !elsewhere.some((text) => warning === text || warning.startsWith(`${text}. `)))
    .map((warning) => told(source, warning));
}

/** What is said of a file names it already. */
function told(source: string, sentence: string): string {
  return source.startsWith('csv:') || sentence.startsWith(source) ? sentence : `${source}: ${sentence}`;
}

/**
 * Groups that every register denies and nobody was in. A file has no register and denies nothing, but a row of it shows
 * that a group is there. The caller asks only when no source failed: that one might have known the group.
 */
function groupsNotFound(answered: readonly ReadEvidenceBody[], { groups, groupsSeen }: JoinedRead): string[] {
  const registers = answered.filter(hasRegister);
  if (registers.length === 0) return [];
  return groups.filter(
    (group) =>
      !groupsSeen.has(group) && registers.every((register) => register.groupsNotFound.includes(group)),
  );
}

function hasRegister({ groupsAnswered, groupsNotFound: unknown }: ReadEvidenceBody): boolean {
  return groupsAnswered !== undefined || unknown.length > 0;
}

function joinGroupsAnswered(
  answered: readonly ReadEvidenceBody[],
  groups: readonly string[],
): ReadEvidenceBody['groupsAnswered'] {
  const counts = answered.flatMap(({ groupsAnswered = [] }) => groupsAnswered);
  if (!answered.some(hasRegister)) return undefined;
  return groups.flatMap((group) => {
    const own = counts.filter((count) => count.group === group);
    return own.length === 0 ? [] : [{ group, people: own.reduce((total, { people }) => total + people, 0) }];
  });
}

function digestOf(parts: readonly ReadPart[]): string {
  const said = parts.map((part) => [part.source, 'error' in part ? part.error.code : part.evidence.digest]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

function allFailed(failed: readonly Extract<ReadPart, { error: unknown }>[]): SourceUnreadableError {
  const reasons = failed.map(({ source, error }) => `${source}: ${error.message}`).join(' ');
  return new SourceUnreadableError(
    'SOURCES_FAILED',
    `None of the ${failed.length} sources could be read. ${reasons}`,
    { sources: failed.map(({ source, error }) => ({ source, code: error.code })) },
    { cause: failed[0]?.error },
  );
}
