import { describe, expect, it } from 'vitest';
import { dumpState } from '../state/dump-state.js';
import { loadState } from '../state/load-state.js';
import { parseState } from '../state/state-document.js';
import { parseGenerate } from './generate-options.js';
import { generateState } from './generate-state.js';

const dumpOf = (what: string) => {
  return dumpState(loadState(parseState(generateState(parseGenerate(what))), new Date('2026-01-02')));
};

describe('generateState', () => {
  it('gives the same state for the same seed, and another for another', () => {
    expect(dumpOf('orgs=2,users=50,groups=5,seed=7')).toEqual(dumpOf('orgs=2,users=50,groups=5,seed=7'));
    expect(dumpOf('orgs=2,users=50,groups=5,seed=7')).not.toEqual(dumpOf('orgs=2,users=50,groups=5,seed=8'));
  });

  it('spreads the people over the orgs, each with its owner and groups', () => {
    const { orgs } = dumpOf('orgs=2,users=50,groups=25');
    expect(Object.entries(orgs).map(([name, org]) => [name, org.users.length, org.groups.length])).toEqual([
      ['primary', 26, 26],
      ['emea', 26, 26],
    ]);
  });

  it('leaves people out of Sign, makes some inactive, and adds some of whom the directory knows nothing', () => {
    const users = dumpOf('users=1000,present=0.5,inactive=0.1,signOnly=30').orgs['primary']?.users ?? [];
    expect(users.length).toBeGreaterThan(450);
    expect(users.length).toBeLessThan(620);
    expect(users.filter(({ status }) => status === 'INACTIVE').length).toBeGreaterThan(20);
  });

  it('refuses what it does not know', () => {
    expect(() => parseGenerate('user=5')).toThrow(/"user"/);
    expect(() => parseGenerate('users=many')).toThrow(/users/);
    expect(() => parseGenerate('users=')).toThrow(/users/);
    expect(() => parseGenerate('present=2')).toThrow(/present/);
  });
});
