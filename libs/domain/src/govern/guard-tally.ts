import type { Bounds } from '../planner/sign-only-limit.js';
import type { KnownStatus } from '../planner/observed-user.js';
import type { PersonChange } from '../planner/person-change.js';
import type { Provenance } from '../rules/resolve-access.js';
import type { GroupKey } from '../text/keys.js';
import type { Guards } from './guards.js';
import {
  becomesAdmin,
  type GuardGround,
  homesOf,
  keysOf,
  ruleOf,
  type ScopeKey,
  scopesOf,
  stopsBeingAdmin,
} from './guard-scopes.js';

/** Users of an org, as Sign has them now, who are alike in everything that guards look at. */
export interface OrgUsers {
  readonly people: number;
  readonly groups: readonly GroupKey[];
  readonly accountAdmin: boolean;
  readonly status: KnownStatus;
  readonly isOwner: boolean;
  /** Out of the org's scope: they administer the account as others do, and are no part of what a budget is a share of. */
  readonly isOutside?: boolean;
  readonly because: Provenance;
}

/** A change that the plan would do, to so many people. */
export interface GuardedChange {
  readonly people: number;
  readonly change: PersonChange;
  readonly because: Provenance;
}

/** Rule number → people. */
export type RuleShares = ReadonlyMap<number, number>;

export interface ScopeTally {
  /** People whose change the budget counts here. */
  readonly count: number;
  readonly rules: RuleShares;
  /** Users who are not INACTIVE, the owner not counted; between bounds while statuses are unknown. */
  readonly whole: Bounds;
}

export interface GuardTallies {
  /** As the budgets are ordered; only scopes in which something is counted. */
  readonly budgets: readonly ReadonlyMap<ScopeKey, ScopeTally>[];
  readonly admins: {
    /** Active account admins who stay what they are; rights that the plan grants are none yet. */
    readonly staying: Bounds;
    readonly losing: number;
    readonly gaining: number;
    readonly gainingBy: RuleShares;
  };
}

/** Counts what guards judge, from distinct cases and the people who share them. */
export function tallyGuards(
  users: readonly OrgUsers[],
  changes: readonly GuardedChange[],
  guards: Guards,
  ground: GuardGround,
): GuardTallies {
  const gaining = changes.filter(({ change }) => becomesAdmin(change));
  const losing = sum(changes.filter(({ change }) => stopsBeingAdmin(change)));
  const admins = users.filter(({ accountAdmin }) => accountAdmin);
  const { min, max } = total(admins.map(adminBounds));
  // No plan touches the owner, whatever is unknown of those who lose.
  const owners = total(admins.filter(({ isOwner }) => isOwner).map(adminBounds));
  const staying = { min: Math.max(owners.min, min - losing), max: Math.max(owners.max, max - losing) };
  return {
    budgets: guards.budgets.map((budget) => {
      const scopes = new Map<ScopeKey, { count: number; rules: Map<number, number>; whole: Bounds }>();
      for (const counted of changes) {
        for (const key of scopesOf(budget, counted, ground)) {
          const scope = scopes.get(key) ?? { count: 0, rules: new Map(), whole: NONE };
          scope.count += counted.people;
          addShare(
            scope.rules,
            ruleOf(counted.because, keysOf(counted.change.before), ground),
            counted.people,
          );
          scopes.set(key, scope);
        }
      }
      for (const user of users) {
        for (const key of homesOf(budget.per, user, ground)) {
          const scope = scopes.get(key);
          if (scope) scope.whole = total([scope.whole, wholeBounds(user)]);
        }
      }
      return scopes;
    }),
    admins: { staying, losing, gaining: sum(gaining), gainingBy: sharesOf(gaining) },
  };
}

const NONE: Bounds = { min: 0, max: 0 };

/** Only a fresh status tells that an admin is active. The key of an owner works, so the owner is. */
function adminBounds(user: OrgUsers): Bounds {
  const { people, status, isOwner } = user;
  if (status.confidence === 'fresh') return activeBounds(user);
  return { min: isOwner ? people : 0, max: people };
}

function wholeBounds(user: OrgUsers): Bounds {
  return user.isOwner || user.isOutside ? NONE : activeBounds(user);
}

function activeBounds({ status, people }: OrgUsers): Bounds {
  if (status.confidence === 'unknown') return { min: 0, max: people };
  return status.value === 'INACTIVE' ? NONE : { min: people, max: people };
}

function total(bounds: readonly Bounds[]): Bounds {
  return {
    min: bounds.reduce((all, { min }) => all + min, 0),
    max: bounds.reduce((all, { max }) => all + max, 0),
  };
}

function sum(counted: readonly { readonly people: number }[]): number {
  return counted.reduce((all, { people }) => all + people, 0);
}

function sharesOf(gaining: readonly GuardedChange[]): RuleShares {
  const shares = new Map<number, number>();
  for (const { because, people } of gaining) addShare(shares, because.accountAdminBy, people);
  return shares;
}

function addShare(shares: Map<number, number>, rule: number | undefined, people: number): void {
  if (rule !== undefined) shares.set(rule, (shares.get(rule) ?? 0) + people);
}
