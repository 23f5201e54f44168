import type { UserExtras, UserStatus } from './state-document.js';

export interface Group {
  /** Order of creation; lists and cursors follow it. */
  readonly seq: number;
  readonly id: string;
  name: string;
  isDefault: boolean;
  readonly createdDate: string;
}

export interface Membership {
  readonly group: Group;
  readonly admin: boolean;
  readonly primary: boolean;
}

export interface User {
  readonly seq: number;
  readonly id: string;
  /** As spelled at creation; lists show it so, the detail view in lower case. */
  email: string;
  /** Null when unknown; answers then leave it out. */
  firstName: string | null;
  lastName: string | null;
  status: UserStatus;
  accountAdmin: boolean;
  stateLocked: boolean;
  extras: UserExtras;
  /** Never empty, and exactly one is primary. Replaced as a whole, by `Org.setMemberships` only. */
  memberships: readonly Membership[];
}
