import type { Answer } from '../../api/client.js';

type Org = Answer<'/orgs'>['orgs'][number];

/** More tiles are no overview. */
const TILES_MAX = 36;

const TROUBLE: Readonly<Record<Org['health'], number>> = {
  ...{ failing: 5, degraded: 4, paused: 3, waiting: 2, unknown: 1, healthy: 0 },
};

/** Orgs by name; where there are too many, those that need a person most. */
export function tilesOf(orgs: readonly Org[], max = TILES_MAX): readonly Org[] {
  const byName = (a: Org, b: Org) => a.org.localeCompare(b.org, 'en', { numeric: true });
  if (orgs.length <= max) return orgs.toSorted(byName);
  const weight = ({ health, held, failed }: Org) => TROUBLE[health] * 1e9 + failed * 1e3 + held;
  return orgs
    .toSorted((a, b) => weight(b) - weight(a) || byName(a, b))
    .slice(0, max)
    .toSorted(byName);
}
