import { isLostAnswer, type Doubt } from './doubt.js';
import type { Facts, LedgerFact } from './facts.js';
import type { ModelOrg, WriteRoute } from './model.js';

export interface WriteFindings {
  /** The least writes that lead to the wanted state. */
  readonly least: number;
  readonly received: number;
  readonly applied: number;
  readonly lostAnswers: number;
  readonly inDoubtAtKills: number;
  /** Writes beyond the least that were not refused for coming too fast or by a fault. */
  readonly redundant: readonly string[];
  /** Of those, the ones that no kill explains: the write before them was not in doubt because of one. */
  readonly unexplained: readonly string[];
  /** Of those, the ones that had an effect a second time although the first one was known to be done. */
  readonly duplicates: readonly string[];
  /** Writes to somebody of whom the workload knows nothing. */
  readonly strangers: readonly string[];
}

/** Compares the writes of the ledger with the least that the model asks for. */
export function judgeWrites(
  facts: Pick<Facts, 'ledger' | 'ids'>,
  model: ReadonlyMap<string, ModelOrg>,
  doubt: Doubt,
): WriteFindings {
  const writes = facts.ledger.filter(({ method }) => method !== 'GET');
  const redundant: string[] = [];
  const unexplained: string[] = [];
  const duplicates: string[] = [];
  const strangers: string[] = [];
  for (const [key, sent] of bySubject(writes, facts.ids)) {
    const { org, route, subject } = JSON.parse(key) as Subject;
    if (subject === undefined) {
      strangers.push(...sent.map((fact) => `${org}: ${sentence(fact)}`));
      continue;
    }
    const due = countDue(model.get(org), route, subject);
    const reached = sent.filter(hasReached);
    for (const [index, fact] of reached.entries()) {
      if (index < due) continue;
      const text = `${org}: ${subject}: ${sentence(fact)}`;
      redundant.push(text);
      const before = reached[index - 1];
      if (before === undefined || !doubt.wasAtKill(before)) unexplained.push(text);
    }
    duplicates.push(
      ...duplicatesOf(
        sent.filter(({ applied }) => applied),
        due,
        route,
        doubt,
      ).map((fact) => `${org}: ${subject}: ${sentence(fact)}`),
    );
  }
  return {
    least: countLeast(model),
    received: writes.length,
    applied: writes.filter(({ applied }) => applied).length,
    lostAnswers: writes.filter(isLostAnswer).length,
    inDoubtAtKills: writes.filter((fact) => hasReached(fact) && !isLostAnswer(fact) && doubt.wasAtKill(fact))
      .length,
    ...{ redundant, unexplained, duplicates, strangers },
  };
}

interface Subject {
  readonly org: string;
  readonly route: string;
  readonly subject?: string;
}

function bySubject(writes: readonly LedgerFact[], ids: Facts['ids']): Map<string, LedgerFact[]> {
  const groups = new Map<string, LedgerFact[]>();
  for (const fact of writes) {
    const { org = '(unknown key)', method, route } = fact;
    const subject = subjectOf(fact, ids[org] ?? {});
    const key = JSON.stringify({
      org,
      route: `${method} ${route}`,
      ...(subject !== undefined && { subject }),
    });
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return groups;
}

/** Whom a write is about. The ledger does not tell the name of a group: all groups of an org are one subject. */
export function subjectOf(fact: LedgerFact, emails: Readonly<Record<string, string>>): string | undefined {
  if (fact.route === '/groups') return 'groups';
  if (fact.route === '/users') return fact.email?.toLowerCase();
  const id = /\/users\/([^/?]+)/.exec(fact.path)?.[1];
  return id === undefined ? undefined : emails[decodeURIComponent(id)]?.toLowerCase();
}

/** Sign has dealt with it: neither a limit nor a fault kept it out. */
function hasReached({ applied, status, fault }: LedgerFact): boolean {
  if (applied) return true;
  return status !== undefined && status !== 429 && fault === undefined;
}

/** A second effect is explained only where nobody could know of the first; no creation ever is. */
function duplicatesOf(
  applied: readonly LedgerFact[],
  due: number,
  route: string,
  doubt: Doubt,
): LedgerFact[] {
  const isCreation = route.startsWith('POST ');
  return applied.filter((_, index) => {
    if (index < due) return false;
    const before = applied[index - 1];
    if (isCreation || before === undefined) return true;
    return !isLostAnswer(before) && !doubt.wasAtKill(before);
  });
}

function countDue(org: ModelOrg | undefined, route: string, subject: string): number {
  if (route === 'POST /groups') return org?.newGroups ?? 0;
  return org?.writes.get(subject)?.[route as WriteRoute] ?? 0;
}

function countLeast(model: ReadonlyMap<string, ModelOrg>): number {
  let least = 0;
  for (const { newGroups, writes } of model.values()) {
    least += newGroups;
    for (const counts of writes.values()) for (const count of Object.values(counts)) least += count;
  }
  return least;
}

function sentence({ seq, time, method, path, status, code, fault }: LedgerFact): string {
  return `#${seq} ${time} ${method} ${path} → ${status ?? 'nothing'}${code === undefined ? '' : ` ${code}`}${fault === undefined ? '' : ` (${fault})`}`;
}
