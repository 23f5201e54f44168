import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { duplicateCreates } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Field', signGroup: 'Field' },
];
const twoOrgs = [...rules, { directoryGroup: 'EMEA Sales', signGroup: 'emea::Sales' }];

function groupsOf({ sign }: Workspace, org = 'primary'): Record<string, string> {
  const users = sign.state().orgs[org]?.users ?? [];
  return Object.fromEntries(users.map(({ email, groups }) => [email, groups.map(({ name }) => name).join()]));
}

describe('an answer that is lost', () => {
  it.for(['/users', '/groups', '/users/:id/groups'] as const)(
    'does not make anything twice (%s)',
    async (route) => {
      const people = crowd(12, (index) => (index % 2 === 0 ? 'Sign Sales' : 'Sign Field'));
      const workspace = await usingWorkspace({
        sign: signOrgs({ primary: {} }),
        files: { ...configFiles({ rules }), 'users.csv': csvOf(people) },
        control: {
          faults: [
            {
              kind: 'lostResponse',
              method: route === '/users/:id/groups' ? 'PUT' : 'POST',
              route,
              nth: [1, 4],
            },
          ],
        },
      });
      const { sign } = workspace;

      expectExit(await workspace.run(['sync']), 0);
      expect(sign.ledger().some(({ fault, applied }) => fault === 'lostResponse' && applied)).toBe(true);
      expect(duplicateCreates(sign)).toEqual([]);
      for (const { email, groups } of people) {
        expect(findUser(sign, email).groups.map(({ name }) => `Sign ${name}`)).toEqual(groups);
      }
    },
  );

  it.for(['reset', 'status', 'hang'] as const)(
    'and a creation that never happened (%s) end in one user each',
    async (kind) => {
      const people = crowd(6);
      const workspace = await usingWorkspace({
        sign: signOrgs({ primary: {} }),
        files: { ...configFiles(), 'users.csv': csvOf(people) },
        // A hang that ends in a reset: the same doubt as a timeout, without its wait.
        control: {
          faults: [
            { kind, method: 'POST', route: '/users', nth: [2, 3], ...(kind === 'hang' && { delayMs: 500 }) },
          ],
        },
      });

      expectExit(await workspace.run(['sync']), 0);
      expect(duplicateCreates(workspace.sign)).toEqual([]);
      expect(Object.values(groupsOf(workspace)).filter((group) => group === 'Sales')).toHaveLength(6);
    },
  );
});

describe('a storm of 429', () => {
  it.for([
    { name: 'a token bucket', control: { rate: { rps: 8, burst: 4, retryAfter: 1 }, penalty: true } },
    { name: 'a window', control: { windows: [{ limit: 12, seconds: 3 }], penalty: true } },
    {
      name: 'answers now and then',
      control: {
        faults: [{ kind: 'status', status: 429, retryAfter: 1, probability: 0.2, count: 8 }],
        seed: 7,
        latencyMs: 20,
      },
    },
  ] as const)('is waited out to the second: $name', async ({ control }) => {
    const people = crowd(15);
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: people.slice(0, 8).map(({ email }) => signUser(email)) } }),
      files: {
        ...configFiles({ more: 'connection:\n  request_concurrency: 4' }),
        'users.csv': csvOf(people),
      },
    });
    workspace.sign.control(structuredClone(control) as Parameters<typeof workspace.sign.control>[0]);

    expectExit(await workspace.run(['sync']), 0);
    const { throttled, early } = workspace.sign.counters().total;
    expect(throttled).toBeGreaterThan(0);
    expect(early).toBe(0);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
    expect(Object.values(groupsOf(workspace)).filter((group) => group === 'Sales')).toHaveLength(15);
  });
});

describe('one bad person', () => {
  it('fails alone, with what Sign said, and is tried again by the next run', async () => {
    const people = crowd(8);
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
      files: { ...configFiles(), 'users.csv': csvOf(people) },
      control: {
        faults: [
          {
            kind: 'status',
            status: 400,
            code: 'INVALID_ARGUMENT',
            method: 'PUT',
            route: '/users/:id/groups',
            nth: [3],
          },
        ],
      },
    });

    const result = await workspace.run(['sync']);
    expectExit(result, 4);
    expect(result.output).toContain('INVALID_ARGUMENT');
    expect(Object.values(groupsOf(workspace)).filter((group) => group === 'Sales')).toHaveLength(7);

    workspace.sign.clearLedger();
    workspace.sign.control();
    expectExit(await workspace.run(['sync']), 0);
    expect(workspace.sign.counters().total.writes).toBe(1);
    expect(Object.values(groupsOf(workspace)).filter((group) => group === 'Sales')).toHaveLength(8);
  });

  it('is not taken for absent because a read of it failed', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({
        primary: { users: [signUser('ann.lee@example.com'), signUser('bo.kim@example.com')] },
      }),
      files: {
        ...configFiles({ retryCount: 1 }),
        'users.csv': csvOf([
          row('ann.lee@example.com', 'Sign Sales'),
          row('bo.kim@example.com', 'Sign Sales'),
        ]),
      },
      control: { faults: [{ kind: 'status', status: 503, method: 'GET', route: '/users/:id' }] },
    });

    expectExit(await workspace.run(['sync']), 4);
    expect(
      workspace.sign.ledger().filter(({ method, route }) => method === 'POST' && route === '/users'),
    ).toEqual([]);
  });
});

describe('one bad org', () => {
  it.for([
    {
      name: 'does not answer its list',
      faults: [{ kind: 'status', status: 503, method: 'GET', route: '/users', org: 'emea' }],
      key: 'key-emea',
    },
    { name: 'refuses the key', faults: [], key: 'wrong-key-of-emea' },
  ] as const)('stops nobody of the other org: it $name', async ({ faults, key }) => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {}, emea: {} }),
      files: {
        ...configFiles({ orgs: { primary: {}, emea: { key } }, rules: twoOrgs, retryCount: 1 }),
        'users.csv': csvOf([
          row('ann.lee@example.com', 'Sign Sales'),
          row('bo.kim@example.com', 'Sign Sales', 'EMEA Sales'),
          row('cy.orr@example.com', 'EMEA Sales'),
        ]),
      },
      control: { faults: [...faults] },
    });

    const result = await workspace.run(['sync']);
    expectExit(result, 4);
    expect(result.output).toContain('emea');
    expect(result.output).not.toContain('wrong-key-of-emea');
    expect(groupsOf(workspace)).toMatchObject({
      'ann.lee@example.com': 'Sales',
      'bo.kim@example.com': 'Sales',
    });
    expect(Object.keys(groupsOf(workspace, 'emea'))).toEqual(['admin@example.com']);

    await workspace.write(configFiles({ orgs: { primary: {}, emea: {} }, rules: twoOrgs }));
    workspace.sign.control();
    expectExit(await workspace.run(['sync']), 0);
    expect(groupsOf(workspace, 'emea')).toMatchObject({
      'bo.kim@example.com': 'Sales',
      'cy.orr@example.com': 'Sales',
    });
  });

  it.for(['shortPage', 'emptyPage', 'lostPages'] as const)(
    'whose user list lacks people once (%s) is read again, and nobody is created or changed',
    async (kind) => {
      const people = crowd(10);
      const workspace = await usingWorkspace({
        sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email, 'Sales')) } }),
        files: { ...configFiles({ signOnlyAction: 'reset' }), 'users.csv': csvOf(people) },
        control: { faults: [{ kind, method: 'GET', route: '/users', nth: [1] }] },
      });

      expectExit(await workspace.run(['sync']), 0);
      expect(workspace.sign.counters().total.writes).toBe(0);
    },
  );

  it('whose user list lacks people again and again gets nobody created', async () => {
    const people = crowd(10);
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email, 'Sales')) } }),
      files: {
        ...configFiles({ signOnlyAction: 'reset' }),
        'users.csv': csvOf([...people, row('new.person@example.com', 'Sign Sales')]),
      },
      control: { faults: [{ kind: 'lostPages', method: 'GET', route: '/users' }] },
    });

    const result = await workspace.run(['sync']);
    expect(result.exitCode).not.toBe(0);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });
});
