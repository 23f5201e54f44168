import { describe, expect, it } from 'vitest';
import { welcomeSteps } from './welcome-steps.js';

type Known = Parameters<typeof welcomeSteps>[0];

const acme = {
  ...{ name: 'acme', digest: 'd', file: 'acme/sign-sync-config.yml', orgs: ['emea', 'apac'], rules: 8 },
  ...{ sources: [{ type: 'csv', place: 'users.csv' }], notes: [] },
} as unknown as Known['configurations'][number];
const doneOf = (known: Known) => welcomeSteps(known).map(({ key, isDone }) => [key, isDone]);

describe('what to do where nothing has run yet', () => {
  it('begins with a configuration, named with what it holds once it is there', () => {
    const [none] = welcomeSteps({ configurations: [], orgs: [], schedules: 0 });
    expect(none).toMatchObject({ isDone: false, command: 'sign-sync init' });
    const [found] = welcomeSteps({ configurations: [acme], orgs: [], schedules: 0 });
    expect(found).toMatchObject({ isDone: true, text: 'acme: 2 orgs, 8 rules, people from csv.' });
  });

  it('leads to the first org whose key was not accepted yet', () => {
    const orgs = [
      { org: 'apac', key: 'accepted' },
      { org: 'emea', key: 'unknown' },
    ];
    const [, keys] = welcomeSteps({ configurations: [acme], orgs, schedules: 0 });
    expect(keys).toMatchObject({ isDone: false, link: { label: 'Test emea', href: '/orgs/emea' } });
  });

  it('ticks what is done, and never the look and the first application', () => {
    const orgs = [{ org: 'emea', key: 'accepted' }];
    expect(doneOf({ configurations: [acme], orgs, schedules: 1 })).toEqual([
      ['configuration', true],
      ['keys', true],
      ['look', false],
      ['apply', false],
      ['schedule', true],
    ]);
  });
});
