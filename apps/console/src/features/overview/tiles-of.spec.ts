import { expect, it } from 'vitest';
import { tilesOf } from './tiles-of.js';

type Org = Parameters<typeof tilesOf>[0][number];
const org = (name: string, patch: Partial<Org> = {}): Org =>
  ({ org: name, health: 'healthy', held: 0, failed: 0, ...patch }) as Org;

it('shows all orgs by name, or those that need somebody where there are too many', () => {
  const orgs = [org('org10'), org('org2', { held: 3 }), org('b', { health: 'failing' }), org('a')];
  expect(tilesOf(orgs).map(({ org: name }) => name)).toEqual(['a', 'b', 'org2', 'org10']);
  expect(tilesOf(orgs, 2).map(({ org: name }) => name)).toEqual(['b', 'org2']);
});
