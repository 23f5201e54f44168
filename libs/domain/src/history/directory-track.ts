import { canonical } from '../plan/canonical.js';
import type { DirectoryRead, DirectoryRecord, DirectoryState, HistoryFacts } from './history-facts.js';

/** What one read says about the person. */
export interface DirectoryFinding {
  readonly at: string;
  readonly run: string;
  readonly complete: boolean;
  readonly person?: DirectoryState;
}

type Facts = Pick<HistoryFacts, 'emailKey' | 'reads' | 'people'>;

/**
 * What each read says, in the order of the reads. A read that began earlier and ended later than another counts from the
 * moment of that other one: what is known can only be what was known last.
 */
export function findingsOf(facts: Facts): DirectoryFinding[] {
  let latest = '';
  return facts.reads.map((read) => {
    latest = read.at > latest ? read.at : latest;
    const person = personIn(read, facts);
    return { at: latest, run: read.run, complete: read.complete, ...(person && { person }) };
  });
}

/** Findings that say something else than the one before, from the first one that found the person. */
export function changesOf(findings: readonly DirectoryFinding[]): DirectoryFinding[] {
  return findings.filter(({ person }, index) => {
    const before = findings[index - 1]?.person;
    return canonical(person ?? null) !== canonical(before ?? null);
  });
}

/** By the address; under another address only where the source's own key says that it is the same person. */
function personIn(
  { chain, revision }: DirectoryRead,
  { emailKey, people }: Facts,
): DirectoryState | undefined {
  const keys = new Set(
    people.filter((record) => record.emailKey === emailKey).flatMap(({ sourceKey }) => sourceKey ?? []),
  );
  const valid = people.filter(
    (record) => record.chain === chain && record.from <= revision && (record.to ?? Infinity) > revision,
  );
  const sameKey = ({ sourceKey }: DirectoryRecord) => sourceKey !== undefined && keys.has(sourceKey);
  return (valid.find((record) => record.emailKey === emailKey) ?? valid.find(sameKey))?.person;
}
