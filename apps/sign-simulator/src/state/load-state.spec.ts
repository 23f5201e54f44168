import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dumpState } from './dump-state.js';
import { loadState } from './load-state.js';
import { parseState, type StateInput } from './state-document.js';

const now = new Date('2026-01-02T03:04:05Z');
const load = (input: unknown, warnings: string[] = []) => {
  return loadState(
    parseState(input, (warning) => warnings.push(warning)),
    now,
  );
};

describe('loadState', () => {
  it('gives missing fields their defaults: active, no names, the Default Group as primary', () => {
    const orgs = load({ orgs: { primary: { users: [{ email: 'Ana@Example.com' }] } } });
    expect(dumpState(orgs)).toEqual({
      orgs: {
        primary: {
          groups: [{ name: 'Default Group', default: true }],
          users: [
            {
              email: 'Ana@Example.com',
              firstName: null,
              lastName: null,
              status: 'ACTIVE',
              accountAdmin: false,
              groups: [{ name: 'Default Group', primary: true, admin: false }],
            },
          ],
        },
      },
    });
    expect(orgs.get('primary')?.key).toBe('key-primary');
  });

  it('gives the same ids to the same people and groups, whatever the order of the document', () => {
    const users = [{ email: 'a@example.com' }, { email: 'B@example.com' }];
    const [one, other] = [users, users.toReversed()].map((list) =>
      load({ orgs: { primary: { users: list } } }),
    );
    const idOf = (orgs: ReturnType<typeof load> | undefined) =>
      orgs?.get('primary')?.users.byEmail('b@EXAMPLE.com')?.id;
    expect(idOf(one)).toMatch(/^CBJ/);
    expect(idOf(one)).toBe(idOf(other));
  });

  it('names every contradiction of a document at once', () => {
    const contradictory = {
      orgs: {
        primary: {
          key: 'same',
          groups: [{ name: 'Sales' }, { name: 'SALES' }],
          users: [
            { email: 'ana@example.com' },
            { email: 'ANA@example.com' },
            { email: 'ben@example.com', groups: [{ name: 'Nowhere' }] },
          ],
        },
        second: { key: 'same' },
      },
    };
    expect(() => load(contradictory)).toThrow(
      /group "SALES" is there twice[\s\S]*ANA@example.com is there twice[\s\S]*"Nowhere" does not exist[\s\S]*same key as org primary/,
    );
  });

  it('names the place of a wrong value', () => {
    expect(() => load({ orgs: { primary: { users: [{ email: 'a@b.c', status: 'GONE' }] } } })).toThrow(
      /orgs\.primary\.users\[0\]\.status/,
    );
  });

  it('warns of unknown keys and goes on', () => {
    const warnings: string[] = [];
    load({ orgs: { primary: { grupsPut: 'delta', users: [{ email: 'a@b.c', nick: 'A' }] } } }, warnings);
    expect(warnings).toEqual([
      'orgs.primary.grupsPut: unknown key in the state document, ignored',
      'orgs.primary.users[0].nick: unknown key in the state document, ignored',
    ]);
  });
});

const groupNames = ['Sales', 'Legal', 'Board', '法務部'];
const anyUser = fc.record(
  {
    email: fc
      .integer({ min: 0, max: 40 })
      .map((index) => `${index % 2 === 0 ? 'P' : 'p'}erson.${index}@example.com`),
    firstName: fc.option(fc.string()),
    status: fc.constantFrom(
      'ACTIVE' as const,
      'INACTIVE' as const,
      'CREATED' as const,
      'UNVERIFIED' as const,
    ),
    accountAdmin: fc.boolean(),
    stateLocked: fc.boolean(),
    phone: fc.string(),
    groups: fc.uniqueArray(fc.record({ name: fc.constantFrom(...groupNames), admin: fc.boolean() }), {
      selector: ({ name }) => name,
    }),
  },
  { requiredKeys: ['email'] },
);
const anyState: fc.Arbitrary<StateInput> = fc
  .uniqueArray(anyUser, { selector: ({ email }) => email.toLowerCase() })
  .map((users) => ({
    orgs: { primary: { groupsPut: 'delta', groups: groupNames.map((name) => ({ name })), users } },
  }));

describe('the laws of load and dump', () => {
  it('a full dump loads to the same state', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const full = dumpState(load(state), true);
        const warnings: string[] = [];
        expect(dumpState(load(full, warnings), true)).toEqual(full);
        expect(warnings).toEqual([]);
      }),
    );
  });

  it('a dump does not depend on the order of the document', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const org = state.orgs['primary'] ?? {};
        const turned = {
          orgs: { primary: { ...org, groups: org.groups?.toReversed(), users: org.users?.toReversed() } },
        };
        expect(dumpState(load(turned))).toEqual(dumpState(load(state)));
      }),
    );
  });
});
