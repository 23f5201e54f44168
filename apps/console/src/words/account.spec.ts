import { expect, it } from 'vitest';
import { grantWords, initialsOf } from './account.js';

it('shortens whoever is signed in to two letters', () => {
  expect(['karen.ortiz@example.com', 'local', 'token:ci-deploy', 'é@x.org', ''].map(initialsOf)).toEqual([
    ...['KO', 'LO', 'CD', 'É', '?'],
  ]);
});

it('says where a right holds', () => {
  expect(grantWords({ role: 'operator', orgs: ['emea', 'apac'] })).toBe('operator in emea and apac');
  expect(grantWords({ role: 'admin', orgs: 'all' })).toBe('admin everywhere');
});
