import type { Shape } from '#db';
import {
  asksForGuards,
  type GuardedChange,
  type GuardGround,
  guardGround,
  type Guards,
  type GuardVerdict,
  judgeGuards,
  type OrgCase,
  type OrgUsers,
  type PersonCase,
  type PersonDecision,
  tallyGuards,
} from '#domain';
import type { OrgGround } from '../shape-case.js';

/** A shape, its case, and what was decided about it. */
export interface DecidedShape {
  readonly shape: Shape;
  readonly person: PersonCase;
  readonly decision: PersonDecision;
}

/** The verdict of the guards over everything that a plan would do, or the shapes whose statuses it hangs on. */
export function judgeShapes(
  decided: readonly DecidedShape[],
  guards: Guards,
  ground: OrgGround,
  shared: Pick<OrgCase, 'view'>,
): { readonly verdict: GuardVerdict; readonly asked: readonly string[] } {
  const users = decided.flatMap((one) => {
    const user = usersOf(one);
    return user ? [{ ...one, user }] : [];
  });
  const changes = decided.flatMap(changeOf);
  const verdict = judgeChanges(
    users.map(({ user }) => user),
    changes,
    guards,
    ground,
    shared,
  );
  const asked = users.filter(({ user, person }) => asksForGuards(user, person.unread, verdict));
  return { verdict, asked: asked.map(({ shape }) => shape.id) };
}

/** The same over users and changes, wherever they come from. */
export function judgeChanges(
  users: readonly OrgUsers[],
  changes: readonly GuardedChange[],
  guards: Guards,
  { org, config, directory }: OrgGround,
  { view }: Pick<OrgCase, 'view'>,
): GuardVerdict {
  const ground: GuardGround = guardGround(org, config.policy.rules, view);
  const tallies = tallyGuards(users, changes, guards, ground);
  return judgeGuards(tallies, { ground, sizes: directory.groupSizes ?? [] }, guards);
}

function usersOf({ shape, person }: DecidedShape): OrgUsers | undefined {
  if (person.observed === undefined) return undefined;
  const { accountAdmin, status, memberships } = person.observed;
  return {
    ...{ people: shape.people, accountAdmin, status, groups: memberships.map(({ key }) => key) },
    isOwner: person.guarded === 'owner',
    ...(person.outside && { isOutside: true }),
    because: person.desired?.because ?? { rules: [] },
  };
}

function changeOf({ shape, person, decision }: DecidedShape): GuardedChange[] {
  if (decision.kind !== 'change' || decision.now === undefined) return [];
  const because = person.desired?.because ?? { rules: [] };
  return [{ people: shape.people, change: decision.now, because }];
}
