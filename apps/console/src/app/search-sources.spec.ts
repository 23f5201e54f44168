import { expect, it } from 'vitest';
import { kindOfQuery } from './search-sources.js';

it('asks only for what a text may be', () => {
  expect(kindOfQuery('a')).toEqual({ people: false, runs: false, plans: false });
  expect(kindOfQuery('ana.ruiz')).toEqual({ people: true, runs: false, plans: false });
  expect(kindOfQuery('2026-11-22-0007')).toMatchObject({ runs: true, plans: false });
  expect(kindOfQuery('7F3A')).toMatchObject({ plans: true });
});
