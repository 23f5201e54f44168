import { expect, it } from 'vitest';
import type { Org } from '../../app/orgs.query.js';
import { orgsThatFit } from './orgs-filter.js';

const orgs = [
  { org: 'emea', owner: 'eve@example.com', host: 'api.eu1.adobesign.com', health: 'healthy' },
  { org: 'apac', owner: 'al@example.com', host: 'api.jp1.adobesign.com', health: 'paused' },
] as unknown as Org[];
const names = (found: readonly Org[]) => found.map(({ org }) => org);

it('finds orgs by what they are called, and by how they are', () => {
  expect(names(orgsThatFit(orgs, { text: 'JP1' }))).toEqual(['apac']);
  expect(names(orgsThatFit(orgs, { health: ['paused', 'failing'] }))).toEqual(['apac']);
  expect(names(orgsThatFit(orgs, { org: 'emea', text: 'example' }))).toEqual(['emea']);
  expect(names(orgsThatFit(orgs, {}))).toEqual(['emea', 'apac']);
});
