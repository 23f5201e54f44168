import type { Org } from '../../app/orgs.query.js';

export const HEALTHS = ['healthy', 'waiting', 'paused', 'degraded', 'failing', 'unknown'] as const;

interface OrgsFilter {
  readonly text?: string | undefined;
  readonly health?: readonly (typeof HEALTHS)[number][] | undefined;
  readonly org?: string | undefined;
}

/** Orgs whose name, owner or address holds the text, and that are so. */
export function orgsThatFit(orgs: readonly Org[], { text = '', health, org }: OrgsFilter): readonly Org[] {
  const wanted = text.toLowerCase();
  return orgs.filter(
    (one) =>
      (org === undefined || one.org === org) &&
      (health === undefined || health.includes(one.health)) &&
      `${one.org} ${one.owner} ${one.host}`.toLowerCase().includes(wanted),
  );
}
