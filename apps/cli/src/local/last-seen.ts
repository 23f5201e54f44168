import type { Config } from '#config';
import { type LastSeen, LastSeenRepository } from '#db';
import { patternsByOrg } from '#domain';

/** What the newest run of this configuration saw of groups, from its stored state. */
export async function lastSeenOf(
  config: Config,
  onNotice: (line: string) => void,
): Promise<LastSeen | undefined> {
  const { openState } = await import('../../../all-in-one/src/index.js');
  const db = await openState(config, onNotice);
  try {
    return await new LastSeenRepository(db).of(config.name, patternsByOrg(config.policy.orgs));
  } finally {
    await db.close();
  }
}
