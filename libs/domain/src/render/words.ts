import type { HoldReason, SkipReason } from '../planner/plan-person.js';

/** `1 person`, `3,120 people`: numbers as people write them, never "1 item(s)". */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  CREATE_USERS_OFF: 'create_users is off',
  INACTIVE_CREATE_USERS_OFF: 'inactive in Sign and create_users is off',
  ORG_LIST_INCOMPLETE: "the org's user list is incomplete, so nobody is created",
  FACT_UNREAD: 'could not be read in Sign',
  OWNER: 'owner of the integration key',
  PROTECTED: 'protected address',
  OUT_OF_SCOPE: 'out of scope',
  ADDRESS_CONTESTED: 'two people of the directory claim this Sign user, one by address, one by key',
  ROW_DROPPED: 'their row of the directory was dropped',
  UNDO_CHANGED_SINCE: 'changed in Sign since that run, so they stay as they are',
  UNDO_GROUP_GONE: 'a Sign group they were in does not exist any more',
  UNDO_PRIMARY_UNKNOWN: 'which of their groups was the primary one was never read',
  UNDO_DEACTIVATE_OFF: 'would have to be made inactive, and deactivate_users is off',
  UNDO_GROUP_STAYS: 'Sign has no deletion of groups',
  UNDO_HALF_DONE: 'failed half-way in that run, so what they had before is not certain',
};

export function skipWords(reason: string): string {
  return SKIP_WORDS[reason as SkipReason] ?? reason;
}

const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  SIGN_ONLY_LIMIT: 'more users are in Sign only than sign_only_limit allows',
  DIRECTORY_INCOMPLETE: 'the directory read was incomplete',
  DIRECTORY_EMPTY: 'the directory read found nobody',
  DIRECTORY_SHRUNK: 'the directory has shrunk by more than half',
  GROUP_VANISHED: 'the directory group they were last seen in has nobody any more',
  GUARD_BUDGET: 'more changes of a kind than a budget of guards allows',
  GUARD_GROUP_SHRUNK: 'a mapped group has lost more people than guards allow',
  GUARD_DIRECTORY_SHRUNK: 'the directory has lost more people than guards allow',
  GUARD_LAST_ADMIN: 'nobody would be left to administer the account',
  GUARD_ACCOUNT_ADMIN: 'new rights of account admin wait for an approval',
  APPROVAL_REQUIRED: 'waits for an approval',
  DRIFT_REPORTED: 'changed by hand in Sign; this org reports such changes and leaves them',
  WAVE_STOPPED: 'too many of an earlier wave failed',
};

export function holdWords(reason: string): string {
  return HOLD_WORDS[reason as HoldReason] ?? reason;
}
