import type { EmailKey } from '../text/keys.js';

/** A person of the directory whose key is linked to a Sign user that has another address than the person has now. */
export interface LinkedElsewhere {
  readonly sourceKey: string;
  /** The person's address. */
  readonly emailKey: EmailKey;
  /** The address of the Sign user that the key is linked to. */
  readonly userKey: EmailKey;
  /** Some other Sign user has the person's address. */
  readonly addressInSign: boolean;
  /** Some other person of the directory, in scope or not, has the Sign user's address. */
  readonly userAddressInDirectory: boolean;
  /** The person is managed in this org, or would lose something there if removals did not wait. */
  readonly managed: boolean;
}

/**
 * What is said of one row of the join:
 * `moved`: the Sign user is the person by key, and gets the person's address;
 * `contested`: one person claims the Sign user by key and another by address, so nothing is done to any of them;
 * `replaced`: the user has a former address of a person who has another user with the new one;
 * `dropped`: the user is linked to a key whose row the source had to drop.
 */
export type LinkMark = 'moved' | 'contested' | 'replaced' | 'dropped';

/** How links change the join of directory and Sign by address. A row is named by the Sign user's address, else the person's. */
export interface LinkedRows {
  /** The person's address → that of the Sign user who is the same person. */
  readonly pairs: ReadonlyMap<EmailKey, EmailKey>;
  readonly marks: ReadonlyMap<EmailKey, { readonly mark: LinkMark; readonly sourceKey: string }>;
}

/** A Sign user whose key the source had to drop, and who is nobody in the directory by address. */
export interface DroppedLink {
  readonly sourceKey: string;
  readonly userKey: EmailKey;
}

/**
 * Decides who is the same person under another address (SEMANTICS 3, 4). Where key and address name different people,
 * nobody is created, changed or taken for Sign-only: an address can be given to somebody new, a key cannot.
 */
export function judgeLinks(
  elsewhere: readonly LinkedElsewhere[],
  dropped: readonly DroppedLink[] = [],
): LinkedRows {
  const pairs = new Map<EmailKey, EmailKey>();
  const marks = new Map<EmailKey, { mark: LinkMark; sourceKey: string }>();
  for (const { userKey, sourceKey } of dropped) marks.set(userKey, { mark: 'dropped', sourceKey });
  const claims = elsewhere.filter(({ managed }) => managed).toSorted(byAddress);
  const withTwoUsers = new Map<EmailKey, LinkedElsewhere>();
  const contested: EmailKey[] = [];
  const moved = new Set<EmailKey>();
  for (const claim of claims) {
    const { emailKey, userKey, sourceKey } = claim;
    if (claim.addressInSign) {
      withTwoUsers.set(emailKey, claim);
    } else if (claim.userAddressInDirectory) {
      contested.push(emailKey, userKey);
    } else if (moved.has(userKey)) {
      // One key under two addresses: the directory contradicts itself, and one of them is enough.
      contested.push(emailKey);
    } else {
      moved.add(userKey);
      pairs.set(emailKey, userKey);
      marks.set(userKey, { mark: 'moved', sourceKey });
    }
  }
  for (const { userKey, sourceKey, userAddressInDirectory } of withTwoUsers.values()) {
    if (!userAddressInDirectory && !moved.has(userKey)) marks.set(userKey, { mark: 'replaced', sourceKey });
  }
  markContested(contested, withTwoUsers, marks);
  return { pairs, marks };
}

/** Who has a contested user by address keeps the user of the key as well, and so on along the chain. */
function markContested(
  rows: readonly EmailKey[],
  withTwoUsers: ReadonlyMap<EmailKey, LinkedElsewhere>,
  marks: Map<EmailKey, { mark: LinkMark; sourceKey: string }>,
): void {
  const open = [...rows];
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    if (marks.get(row)?.mark === 'contested') continue;
    marks.set(row, { mark: 'contested', sourceKey: '' });
    const claim = withTwoUsers.get(row);
    if (claim) open.push(claim.userKey);
  }
}

function byAddress(a: LinkedElsewhere, b: LinkedElsewhere): number {
  return a.emailKey < b.emailKey ? -1 : a.emailKey > b.emailKey ? 1 : 0;
}
