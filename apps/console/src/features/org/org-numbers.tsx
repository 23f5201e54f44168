import type { ReactNode } from 'react';
import type { Org } from '../../app/orgs.query.js';
import { Tile, Tiles } from '../../ui/tiles.js';

/** Who is in the account, and what is open. */
export function OrgNumbers({ org }: { readonly org: Org }): ReactNode {
  const { people, groups, changesOpen, held, failed, drifts } = org;
  const of = (value: number, tone: 'warn' | 'bad' | 'busy') => (value > 0 ? { value, tone } : { value });
  return (
    <Tiles label={`${org.org} in numbers`}>
      <Tile label="In Sign" value={people?.inSign ?? null} />
      <Tile label="Managed" value={people?.managed ?? null} />
      <Tile label="In Sign only" value={people?.signOnly ?? null} />
      <Tile label="Protected" value={people?.protected ?? null} />
      <Tile label="Groups" value={groups} />
      <Tile label="Open" {...of(changesOpen, 'busy')} />
      <Tile label="Held" {...of(held, 'warn')} />
      <Tile label="Failed" {...of(failed, 'bad')} />
      <Tile label="By hand" {...of(drifts, 'warn')} />
    </Tiles>
  );
}
