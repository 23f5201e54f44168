/** An org and who holds it, as one process sees it. */
export interface SharedOrg {
  readonly orgId: string;
  readonly holder: 'me' | 'another' | 'nobody';
}

/** What a process does about the orgs: take some that nobody holds, or give some back. */
export interface Sharing {
  readonly take: readonly string[];
  readonly give: readonly string[];
}

/**
 * Shares orgs evenly among the processes that are alive, with no one in charge: each takes free orgs up to its share,
 * and gives back what is above it. A share is rounded up, so that two processes never pass one org to and fro.
 *
 * @param replicas processes that are alive, this one included; at least 1
 */
export function shareOrgs(orgs: readonly SharedOrg[], replicas: number): Sharing {
  const share = Math.ceil(orgs.length / Math.max(1, replicas));
  const of = (holder: SharedOrg['holder']) =>
    orgs.filter((org) => org.holder === holder).map(({ orgId }) => orgId);
  const mine = of('me');
  return { take: of('nobody').slice(0, Math.max(0, share - mine.length)), give: mine.slice(share) };
}
