import type { DirectoryResult, ObservedGroup, UndoneRow } from '#db';
import {
  addressFits,
  type AppliedItem,
  asOneChange,
  type EmailKey,
  type GroupKey,
  isInScope,
  isProtected,
  type OrgNow,
  type PersonNow,
  type Reversal,
  reverseItem,
  type SyncPolicy,
} from '#domain';

/** What everybody of an org shares while a run is undone there. */
export interface UndoGround {
  readonly org: string;
  readonly policy: SyncPolicy;
  readonly groups: readonly ObservedGroup[];
}

/** An undo reads no directory; whoever looks for one finds an empty read that nothing is held for. */
export const NO_DIRECTORY: DirectoryResult = {
  ...{ revision: 0, chain: 0, view: 'complete', explanations: [], heldGroups: [], warnings: [], digest: '' },
  ...{ pages: 0, rows: 0, dropped: 0, people: 0, inScope: 0, outsideFilter: 0, milliseconds: 0 },
};

/** How one person is put back. `applied` is absent where the org has no such user any more. */
interface UndonePerson {
  readonly row: UndoneRow;
  readonly applied?: AppliedItem;
  readonly reversal: Reversal | { readonly kind: 'cannot'; readonly reason: 'UNDO_HALF_DONE' };
}

/** @param rows of one person, in the order in which they were done; at least one */
export function undoPerson(rows: readonly UndoneRow[], ground: UndoGround): UndonePerson {
  const [row] = rows;
  const item = asOneChange(rows.map((one) => one.item));
  if (row === undefined || item === undefined) throw new Error('Nobody is to be put back.');
  if (rows.some(({ halfDone }) => halfDone)) {
    return { row, reversal: { kind: 'cannot', reason: 'UNDO_HALF_DONE' } };
  }
  const { signUserId, email, run } = row;
  const reversal = reverseItem(item.change, personNow(row, item.emailKey, ground), orgNow(ground));
  if (signUserId === null) return { row, reversal };
  return { row, reversal, applied: { run, item, emailKey: row.emailKey as EmailKey, email, signUserId } };
}

function orgNow({ org, policy, groups }: UndoGround): OrgNow {
  const deactivateUsers = policy.orgs.some((one) => one.org === org && one.deactivateUsers);
  return { groups: new Set(groups.map(({ key }) => key as GroupKey)), deactivateUsers };
}

/** An owner or a protected person is one under the address of then and under that of now. */
function personNow(row: UndoneRow, keyThen: EmailKey, { org, policy, groups }: UndoGround): PersonNow {
  const guarded = isProtected(row.emailKey, org, policy) ?? isProtected(keyThen, org, policy);
  const { accountAdmin, email, firstName, lastName, status, statusUnread, groupsUnread } = row;
  const byId = new Map(groups.map((group) => [group.id, group]));
  const memberships = row.memberships.flatMap(([id, admin]) => {
    const group = byId.get(id);
    return group ? [{ key: group.key as GroupKey, name: group.name, admin: admin === 1 }] : [];
  });
  const primary = byId.get(row.primaryGroupId ?? '')?.key;
  const own = policy.orgs.find((one) => one.org === org)?.scope;
  const isOwn = isInScope(own, {
    addressFits: own !== undefined && addressFits(own, [row.emailKey as EmailKey, keyThen]),
    user: { groups: memberships.map(({ key }) => key), isCreated: row.isCreated },
  });
  return {
    ...(guarded && { guarded }),
    ...(isOwn ? {} : { outside: true as const }),
    unread: [...(statusUnread ? ['status' as const] : []), ...(groupsUnread ? ['groups' as const] : [])],
    ...(row.signUserId !== null && {
      observed: {
        ...{ accountAdmin, memberships, email, firstName, lastName },
        status:
          status === null
            ? { confidence: 'unknown' as const }
            : { confidence: 'fresh' as const, value: status },
        ...(primary !== undefined && { primary: primary as GroupKey }),
      },
    }),
  };
}

/** Rows of one person together, whatever batches they come in. */
export async function* personByPerson(
  batches: AsyncIterable<readonly UndoneRow[]>,
): AsyncGenerator<readonly UndoneRow[]> {
  let together: UndoneRow[] = [];
  for await (const batch of batches) {
    for (const row of batch) {
      if (together[0] && together[0].emailKey !== row.emailKey) {
        yield together;
        together = [];
      }
      together.push(row);
    }
  }
  if (together.length > 0) yield together;
}
