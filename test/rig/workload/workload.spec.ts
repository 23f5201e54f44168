import { describe, expect, it } from 'vitest';
import { modelOf } from '../oracle/model.js';
import { configurationFiles, stateDocument } from './documents.js';
import { makeWorkload, type PersonKind } from './workload.js';

const options = { seed: 3, people: 2_000, orgs: 4 };

describe('a workload', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(makeWorkload(options)).toEqual(makeWorkload(options));
    expect(makeWorkload({ ...options, seed: 4 }).people).not.toEqual(makeWorkload(options).people);
  });

  it('has people of every kind', () => {
    const kinds = new Set(makeWorkload(options).people.map(({ kind }) => kind));
    const all: PersonKind[] = [
      ...(['untouched', 'created', 'moved', 'promoted', 'demoted'] as const),
      ...(['left', 'returned', 'dormant', 'joined'] as const),
    ];
    expect([...kinds].sort()).toEqual(all.sort());
  });

  it('has something to do for everybody but those who are untouched or dormant', () => {
    const workload = makeWorkload(options);
    const busy = new Set([...modelOf(workload).values()].flatMap(({ writes }) => [...writes.keys()]));
    const idle = workload.people.filter(({ email }) => !busy.has(email)).map(({ kind }) => kind);
    expect([...new Set(idle)].sort()).toEqual(['dormant', 'untouched']);
  });

  it('writes each person of the directory and of Sign once', () => {
    const workload = makeWorkload(options);
    const rows = (configurationFiles(workload, 'http://127.0.0.1:1')['users.csv'] ?? '').trim().split('\n');
    expect(rows.length - 1).toBe(workload.people.filter((person) => person.directoryGroups).length);
    const { orgs } = stateDocument(workload) as { orgs: Record<string, { users: unknown[] }> };
    const users = Object.values(orgs).reduce((sum, org) => sum + org.users.length, 0);
    const sides = workload.people.reduce((sum, { sign }) => sum + Object.keys(sign).length, 0);
    expect(users).toBe(sides + 4); // the owners
  });
});
