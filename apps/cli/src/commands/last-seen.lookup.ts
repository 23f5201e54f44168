import type { Config } from '#config';
import type { LastSeen } from '#db';
import { groupKey, type LintFacts } from '#domain';

/** What the newest run of this configuration saw of groups, from its stored state. */
export async function lastSeenOf(
  config: Config,
  onNotice: (line: string) => void,
): Promise<LastSeen | undefined> {
  const { openState } = await import('../../../all-in-one/src/index.js');
  const { LastSeenRepository } = await import('#db');
  const db = await openState(config, onNotice);
  try {
    return await new LastSeenRepository(db).of(config.name);
  } finally {
    await db.close();
  }
}

/** The same as facts to hold rules against. */
export function lintFactsOf({ people, asked, notFound, signGroups }: LastSeen): LintFacts {
  const counts = new Map(people);
  for (const group of asked ?? []) if (!counts.has(group)) counts.set(group, 0);
  const isRegister = asked !== undefined || notFound.length > 0;
  return {
    ...{ people: counts, unknownGroups: new Set(notFound), readsEveryGroup: !isRegister },
    signGroups: new Map([...signGroups].map(([org, names]) => [org, new Set(names.map(groupKey))])),
  };
}
