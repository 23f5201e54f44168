import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allKnown,
  anyPlanInputs,
  applyInMemory,
  inWords,
  memberships,
  orgPolicy,
  person,
  planInMemory,
  type PlanInputs,
  policy,
  rules,
  type SignWorld,
  type WorldUser,
} from '#testing';
import type { DirectoryPerson } from '../people/directory-person.js';
import { resolveAccess } from '../rules/resolve-access.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { type EmailKey, emailKey, groupKey } from '../text/keys.js';
import type { PersonItem, PlanItem } from './plan-item.js';

const RUNS = { numRuns: 500 };

function worldUser(email: string, groups: readonly string[] = ['Sales']): WorldUser {
  return {
    ...{ id: `id ${email}`, email, status: 'ACTIVE', accountAdmin: false },
    ...{ memberships: memberships(...groups), firstName: 'Ana', lastName: 'Alba' },
  };
}

function worldOf(...users: readonly WorldUser[]): SignWorld {
  const groups = ['Default Group', 'Sales', 'Legal'].map((name) => [groupKey(name), name] as const);
  return { groups: new Map(groups), users: new Map(users.map((user) => [emailKey(user.email), user])) };
}

function keyed(email: string, sourceKey: string, groups: readonly string[] = ['Staff']): DirectoryPerson {
  return { ...person({ email, groups }), sourceKey };
}

const OLD = 'ana.lee@example.com';
const NEW = 'ana.li@example.com';

/** A policy under which leavers are deactivated, and an org with one linked user. */
function inputs(
  directory: readonly DirectoryPerson[],
  world: SignWorld,
  options: Partial<PlanInputs> & { readonly policy?: SyncPolicy } = {},
): PlanInputs {
  const org = orgPolicy({ createUsers: true, deactivateUsers: true });
  const given = policy({
    rules: rules(['Staff', { assigns: ['Sales'] }]),
    signOnlyAction: 'deactivate',
    orgs: [org],
  });
  return {
    ...{ policy: given, org, scope: { kind: 'mapped' }, directory, world, known: allKnown(world) },
    links: new Map([['k', `id ${OLD}`]]),
    ...options,
  };
}

function items(of: PlanInputs): PersonItem[] {
  return people(planInMemory(of).plan.items);
}

function people(all: readonly PlanItem[]): PersonItem[] {
  return all.filter((item) => item.subject === 'person');
}

const inBrief = (of: PlanInputs) =>
  items(of).map(({ email, change, held }) =>
    [email, ...change.effects, change.after.email, held].filter(Boolean).join(' '),
  );
const skips = (of: PlanInputs) => [...planInMemory(of).plan.skipped].map((entry) => entry.join(' '));

describe('a person whose address has changed', () => {
  const moved = [keyed(NEW, 'k')];

  it('keeps the Sign user: one update, neither a leaver nor a joiner (SEMANTICS 4)', () => {
    const [item, ...others] = items(inputs(moved, worldOf(worldUser(OLD))));
    expect(others).toEqual([]);
    expect(item).toMatchObject({ email: OLD, signUserId: `id ${OLD}`, linkedKey: 'k' });
    expect(item?.change).toMatchObject({
      action: 'update',
      before: { email: OLD },
      after: { email: NEW },
      effects: ['change-email'],
    });
  });

  it('without a link is a leaver and a joiner, as ever', () => {
    expect(inBrief(inputs(moved, worldOf(worldUser(OLD)), { links: new Map() }))).toEqual([
      `${NEW} create`,
      `${OLD} deactivate`,
    ]);
  });

  it('gets groups and address in one change, the address last', () => {
    const given = inputs(moved, worldOf(worldUser(OLD, ['Legal'])));
    expect(inBrief(given)).toEqual([`${OLD} move change-email ${NEW}`]);
    const { plan, org } = planInMemory(given);
    const after = applyInMemory(given.world, plan.items, org.view, false, {
      groupsPut: 'replace',
      inactiveLocked: true,
    });
    expect([...after.users.keys()]).toEqual([NEW]);
    expect(inWords(after.users.get(emailKey(NEW))?.memberships ?? [])).toEqual(['Sales']);
    expect(items({ ...given, world: after, known: allKnown(after) })).toEqual([]);
  });

  it('is reactivated under the new address, where people are created at all', () => {
    const inactive = { ...worldUser(OLD), status: 'INACTIVE' as const };
    expect(inBrief(inputs(moved, worldOf(inactive)))).toEqual([`${OLD} reactivate change-email ${NEW}`]);
    const org = orgPolicy({ createUsers: false, deactivateUsers: true });
    const none = inputs(moved, worldOf(inactive), { org });
    expect([inBrief(none), skips(none)]).toEqual([[], [`${OLD} INACTIVE_CREATE_USERS_OFF`]]);
  });

  it('loses the account like everybody else who is not managed any more', () => {
    expect(inBrief(inputs([keyed(NEW, 'k', ['Elsewhere'])], worldOf(worldUser(OLD))))).toEqual([
      `${OLD} deactivate`,
    ]);
  });

  it('has the user of the new address where both are in Sign; the old one is in Sign only, and says why', () => {
    const [item, ...others] = items(inputs(moved, worldOf(worldUser(OLD), worldUser(NEW))));
    expect(others).toEqual([]);
    expect(item).toMatchObject({ email: OLD, change: { action: 'deactivate' }, linkedKey: 'k' });
  });

  it('is never renamed as an owner or a protected address, neither the old one nor the new one', () => {
    for (const address of [OLD, NEW]) {
      const org = orgPolicy({ createUsers: true, deactivateUsers: true, ownerKey: emailKey(address) });
      const shared = inputs(moved, worldOf(worldUser(OLD))).policy;
      const owner = inputs(moved, worldOf(worldUser(OLD)), { org, policy: { ...shared, orgs: [org] } });
      expect([inBrief(owner), skips(owner)]).toEqual([[], [`${OLD} OWNER`]]);
      const protectedPatterns = [address];
      const safe = inputs(moved, worldOf(worldUser(OLD)), { policy: { ...shared, protectedPatterns } });
      expect([inBrief(safe), skips(safe)]).toEqual([[], [`${OLD} PROTECTED`]]);
    }
  });

  it('gets the new address also while removals wait', () => {
    const given = inputs(moved, worldOf(worldUser(OLD, ['Legal'])), { hold: 'DIRECTORY_INCOMPLETE' });
    expect(inBrief(given)[0]).toBe(`${OLD} change-email ${NEW}`);
    expect(inBrief(given)[1]).toContain('DIRECTORY_INCOMPLETE');
  });

  it('is left alone with everybody concerned where somebody else has the old address now', () => {
    const directory = [...moved, keyed(OLD, 'somebody new', ['Elsewhere'])];
    const given = inputs(directory, worldOf(worldUser(OLD)));
    expect(inBrief(given)).toEqual([]);
    expect(skips(given).toSorted()).toEqual([`${OLD} ADDRESS_CONTESTED`, `${NEW} ADDRESS_CONTESTED`]);
  });
});

describe('a person whose row was dropped', () => {
  it('keeps the Sign user as it is for this run (SEMANTICS 3)', () => {
    const given = inputs([], worldOf(worldUser(OLD)), { droppedKeys: ['k', 'unheard of'] });
    expect([inBrief(given), skips(given)]).toEqual([[], [`${OLD} ROW_DROPPED`]]);
    expect(inBrief({ ...given, droppedKeys: ['unheard of'] })).toEqual([`${OLD} deactivate`]);
  });

  it('counts for no limit of Sign-only users', () => {
    const { policy: shared } = inputs([], worldOf());
    const given = inputs([], worldOf(worldUser(OLD), worldUser('gone@example.com')), {
      policy: { ...shared, signOnlyLimit: { kind: 'count', value: 1 } },
      droppedKeys: ['k'],
    });
    expect(inBrief(given)).toEqual(['gone@example.com deactivate']);
  });
});

describe('a person whom the source names as disabled', () => {
  it('is not managed, and nothing is held for them (SEMANTICS 5)', () => {
    const disabled = { ...keyed(OLD, 'k'), enabled: false };
    expect(inBrief(inputs([disabled], worldOf(worldUser(OLD))))).toEqual([`${OLD} deactivate`]);
  });
});

/** Everybody of the directory with a key, linked where Sign has the address. */
function withKeys(given: PlanInputs): PlanInputs & { readonly links: ReadonlyMap<string, string> } {
  const directory = given.directory.map((one) => ({ ...one, sourceKey: `key of ${one.emailKey}` }));
  const links = directory.flatMap(({ sourceKey, emailKey: address }): [string, string][] => {
    const user = given.world.users.get(address);
    return user ? [[sourceKey, user.id]] : [];
  });
  return { ...given, directory, links: new Map(links) };
}

/** The same people, each under an address of these. */
function readdressed(directory: readonly DirectoryPerson[], addresses: readonly string[]): DirectoryPerson[] {
  return directory.map((one, at) => {
    const email = addresses[at] ?? one.email;
    return { ...one, email, emailKey: emailKey(email) };
  });
}

function isManaged(
  { groups, enabled }: DirectoryPerson,
  { policy: rulesOf, scope, org }: PlanInputs,
): boolean {
  return enabled && resolveAccess(groups, rulesOf, scope).access.has(org.org);
}

describe('links', () => {
  it('change nothing while every address is what it was', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (given) => {
        const linked = withKeys(given);
        expect(planInMemory(linked)).toEqual(planInMemory(given));
      }),
      RUNS,
    );
  });

  it('let nobody be deactivated or created who is still there, whoever takes whose address', () => {
    const permuted = anyPlanInputs().chain((given) => {
      const linked = withKeys(given);
      // Everybody of the permutation is managed and in Sign; all others stay as they are.
      const isIn = (one: DirectoryPerson) => isManaged(one, linked) && given.world.users.has(one.emailKey);
      const movers = linked.directory.filter(isIn);
      const others = linked.directory.filter((one) => !isIn(one));
      const addresses = movers.map(({ email }) => email);
      return fc
        .shuffledSubarray(addresses, { minLength: addresses.length, maxLength: addresses.length })
        .map((shuffled) => ({
          before: linked,
          after: { ...linked, directory: [...readdressed(movers, shuffled), ...others] },
        }));
    });
    const fates = (of: PlanInputs) =>
      items(of)
        .filter(({ change }) => change.action !== 'update' && change.action !== 'reactivate')
        .map(({ email, change }) => `${emailKey(email)} ${change.action}`)
        .toSorted();
    fc.assert(
      fc.property(permuted, ({ before, after }) => {
        expect(fates(after)).toEqual(fates(before));
        // Whoever merely changes places is contested by nobody. Other reasons depend on the groups that came along.
        expect(skips(after).filter((skip) => /CONTESTED|DROPPED/.test(skip))).toEqual([]);
        expect(items(after).filter(({ change }) => change.effects.includes('change-email'))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('let nobody lose the account, or get a second one, whatever new addresses people get', () => {
    const fresh = ['n1@x.org', 'n2@x.org', 'n3@x.org', 'n4@x.org', 'n5@x.org', 'n6@x.org', 'zoe@example.com'];
    const moved = anyPlanInputs().chain((given) => {
      const linked = withKeys(given);
      const pool = [...linked.directory.map(({ email }) => email), ...fresh];
      const { length } = linked.directory;
      return fc
        .shuffledSubarray(pool, { minLength: length, maxLength: length })
        .filter((all) => new Set(all.map(emailKey)).size === length)
        .map((addresses) => ({ ...linked, directory: readdressed(linked.directory, addresses) }));
    });
    fc.assert(
      fc.property(moved, (given) => {
        const done = items(given);
        const actionOf = (address: EmailKey | undefined) =>
          done.filter((item) => item.emailKey === address).map(({ change }) => change.action);
        const addressOf = new Map([...given.world.users].map(([address, user]) => [user.id, address]));
        for (const one of given.directory.filter((person_) => isManaged(person_, given))) {
          const linkedTo = addressOf.get(given.links.get(one.sourceKey ?? '') ?? '');
          if (linkedTo === undefined) continue;
          expect(actionOf(one.emailKey)).not.toContain('create');
          // Whoever has another user by address has left the linked one behind (SEMANTICS 4 speaks of one user).
          if (given.world.users.has(one.emailKey)) continue;
          expect(['deactivate', 'reset', 'remove_groups', 'remove_roles']).not.toContain(
            actionOf(linkedTo)[0],
          );
        }
      }),
      RUNS,
    );
  });
});
