import type { Config } from '#config';
import type { ObservedGroup, Shape, ShapedPerson } from '#db';
import {
  type GroupKey,
  type HoldReason,
  isInScope,
  type LinkMark,
  type LinkReason,
  joinGroups,
  namedGroups,
  type ObservedUser,
  type OrgCase,
  type PersonCase,
  resolveAccess,
  shrinkHold,
} from '#domain';
import type { DirectoryResult } from '#db';

/** Everything of one org that turns shapes into cases for `domain`. */
export interface OrgGround {
  readonly config: Config;
  readonly org: string;
  readonly directory: DirectoryResult;
  readonly groupSets: ReadonlyMap<number, readonly string[]>;
  readonly groups: readonly ObservedGroup[];
  readonly listComplete: boolean;
}

/** What the people of an org share, and the groups that are to be created. */
export function orgCase(ground: OrgGround): {
  shared: Omit<OrgCase, 'signOnlyHeld'>;
  existing: Set<GroupKey>;
} {
  const { config, groups } = ground;
  const org = config.policy.orgs.find((candidate) => candidate.org === ground.org);
  const defaultGroup = groups.find((group) => group.isDefault);
  if (org === undefined || defaultGroup === undefined) {
    throw new Error(`The org ${ground.org} is not configured, or Sign named no Default Group for it.`);
  }
  const named = namedGroups(ground.org, config.policy);
  const groupNames = new Map<GroupKey, string>(named);
  for (const group of groups) groupNames.set(group.key as GroupKey, group.name);
  return {
    shared: {
      policy: config.policy,
      org,
      view: {
        defaultGroup: { key: defaultGroup.key as GroupKey, name: defaultGroup.name },
        groupNames,
        named,
        complete: ground.listComplete,
      },
      ...(config.govern.offboarding && { offboarding: config.govern.offboarding }),
    },
    existing: new Set(groups.map((group) => group.key as GroupKey)),
  };
}

/** The case of everybody who has this shape. Names are given for one person, or only as equal or different. */
export function personCase(shape: Shape, ground: OrgGround, person?: ShapedPerson): PersonCase {
  const { desired, hold } = wanted(shape, ground);
  const leftAlone = shape.mark && LEFT_ALONE[shape.mark];
  const observed = shape.inSign ? observedUser(shape, ground, person) : undefined;
  return {
    ...(desired && { desired }),
    names: person ?? { firstName: '', lastName: shape.namesDiffer ? 'another' : '' },
    ...(observed && { observed }),
    ...(shape.guarded && { guarded: shape.guarded }),
    ...(isOutside(shape, observed, ground) && { outside: true as const }),
    ...(shape.mark === 'moved' && {
      address: { from: person?.email ?? '', to: person?.newEmail ?? 'another' },
    }),
    ...(leftAlone && { leftAlone }),
    unread: shape.unread,
    ...(hold && { hold }),
    ...(shape.offboarding && { offboarding: shape.offboarding }),
  };
}

/** Whether the org's `scope` leaves them to another sync. */
function isOutside(shape: Shape, observed: ObservedUser | undefined, { config, org }: OrgGround): boolean {
  const scope = config.policy.orgs.find((candidate) => candidate.org === org)?.scope;
  return !isInScope(scope, {
    addressFits: shape.addressFits ?? false,
    ...(observed && {
      user: {
        groups: observed.memberships.map(({ key }) => key),
        isCreated: shape.isCreated ?? false,
      },
    }),
  });
}

const LEFT_ALONE: Partial<Record<LinkMark, LinkReason>> = {
  contested: 'ADDRESS_CONTESTED',
  dropped: 'ROW_DROPPED',
};

/** Whether the directory claims anything for somebody in this org: access, or that nothing is taken yet. */
export function isWanted(person: DirectoryRecord, ground: RulesGround): boolean {
  const { desired, hold } = wanted(person, ground);
  return desired !== undefined || hold !== undefined;
}

type RulesGround = Pick<OrgGround, 'config' | 'org' | 'directory' | 'groupSets'>;
type DirectoryRecord = Pick<Shape, 'groupSet' | 'baselineGroupSet' | 'enabled'>;

function wanted({ groupSet, baselineGroupSet, enabled }: DirectoryRecord, ground: RulesGround) {
  const { directory, config, groupSets } = ground;
  const now = groupSet === null ? undefined : groupSets.get(groupSet);
  const before = baselineGroupSet === null ? undefined : groupSets.get(baselineGroupSet);
  // A person whom the source itself names as disabled is positive evidence: nothing is held for them (SEMANTICS 5).
  // Guards count them as lost all the same.
  const guard = shrinkHold(directory.shrunk, enabled ? now : undefined, before);
  if (!enabled) return { ...(guard && { hold: guard }) };
  const groups = directory.view === 'union' ? joinGroups([now ?? [], before ?? []]) : now;
  const absent = now === undefined && (directory.view !== 'union' || before === undefined);
  const access = absent ? undefined : resolveAccess(groups ?? [], config.policy, config.scope);
  const desired = access?.access.get(ground.org);
  const hold = holdOf(directory, now, before) ?? guard;
  return { ...(desired && { desired }), ...(hold && { hold }) };
}

function holdOf(
  directory: DirectoryResult,
  now: readonly string[] | undefined,
  before: readonly string[] | undefined,
): HoldReason | undefined {
  // Whoever one look-up does not find may have moved, or be one that its index does not have yet.
  if (directory.lookedUp !== undefined && now === undefined) return 'DIRECTORY_INCOMPLETE';
  if (directory.view === 'hold') return directory.reason ?? 'DIRECTORY_INCOMPLETE';
  const lastSeenIn = directory.heldGroups.some((group) => before?.includes(group));
  return directory.view === 'complete' && lastSeenIn ? 'GROUP_VANISHED' : undefined;
}

function observedUser(shape: Shape, { groups }: OrgGround, person?: ShapedPerson): ObservedUser {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const memberships = (shape.memberships ?? []).flatMap(([id, admin]) => {
    const group = byId.get(id);
    return group ? [{ key: group.key as GroupKey, name: group.name, admin: admin === 1 }] : [];
  });
  const primary = shape.primaryGroupId === null ? undefined : byId.get(shape.primaryGroupId)?.key;
  return {
    accountAdmin: shape.accountAdmin ?? false,
    status:
      shape.status === null
        ? { confidence: 'unknown' }
        : { confidence: shape.statusIsFresh ? 'fresh' : 'stale', value: shape.status },
    memberships,
    ...(primary !== undefined && { primary: primary as GroupKey }),
    firstName: person?.signFirstName ?? '',
    lastName: person?.signLastName ?? '',
  };
}
