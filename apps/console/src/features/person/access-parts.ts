/** What somebody has in one org, as plans and records say it. */
export interface Access {
  readonly status?: string | undefined;
  readonly accountAdmin: boolean;
  readonly memberships: readonly {
    readonly key: string;
    readonly name: string;
    readonly admin: boolean;
    readonly primary: boolean;
  }[];
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly email?: string | undefined;
}

/** One thing that is otherwise after a change. `grant` and `removal` are said apart because they are what people look for. */
export interface AccessPart {
  readonly field: 'status' | 'groups' | 'group admin' | 'account admin' | 'name' | 'address';
  readonly before: string;
  readonly after: string;
  readonly means: 'grant' | 'removal' | 'change';
}

const NOTHING = '–';

/** Whether something of a record or an item is a state of access. */
export function isAccess(value: unknown): value is Access {
  return (
    typeof value === 'object' && value !== null && 'memberships' in value && Array.isArray(value.memberships)
  );
}

/** What two states of one person differ in. What `after` says nothing about is left out: it stays as it is. */
export function accessParts(before: Access | undefined, after: Access): AccessPart[] {
  const parts: AccessPart[] = [];
  const add = (field: AccessPart['field'], old: string, now: string, means: AccessPart['means']): void => {
    if (old !== now) parts.push({ field, before: old, after: now, means });
  };
  if (after.status !== undefined && before?.status !== undefined) {
    add('status', before.status, after.status, after.status === 'INACTIVE' ? 'removal' : 'change');
  }
  const [old, now] = [groupsOf(before), groupsOf(after)];
  add('groups', old, now, before !== undefined && loses(before, after) ? 'removal' : 'change');
  const [oldAdmin, nowAdmin] = [adminOf(before), adminOf(after)];
  add('group admin', oldAdmin, nowAdmin, gainsAdmin(before, after) ? 'grant' : 'removal');
  const admin = after.accountAdmin ? 'grant' : 'removal';
  add('account admin', yes(before?.accountAdmin ?? false), yes(after.accountAdmin), admin);
  if (after.firstName !== undefined || after.lastName !== undefined) {
    add('name', nameOf(before), nameOf(after), 'change');
  }
  if (after.email !== undefined && before?.email !== undefined) {
    add('address', before.email, after.email, 'change');
  }
  return parts;
}

/** A whole state in a line: groups, the primary one first, then rights. */
export function accessLine(access: Access): string {
  const rights = [
    ...(access.memberships.some(({ admin }) => admin) ? [`group admin of ${adminOf(access)}`] : []),
    ...(access.accountAdmin ? ['account admin'] : []),
    ...(access.status === undefined || access.status === 'ACTIVE' ? [] : [access.status]),
  ];
  return [groupsOf(access), ...rights].join(' · ');
}

function groupsOf(access: Access | undefined): string {
  const names = (access?.memberships ?? []).toSorted((a, b) => Number(b.primary) - Number(a.primary));
  return names.length === 0 ? NOTHING : names.map(({ name }) => name).join(', ');
}

function adminOf(access: Access | undefined): string {
  const names = (access?.memberships ?? []).filter(({ admin }) => admin).map(({ name }) => name);
  return names.length === 0 ? NOTHING : names.join(', ');
}

function nameOf(access: Access | undefined): string {
  const name = [access?.firstName, access?.lastName].filter(Boolean).join(' ');
  return name === '' ? NOTHING : name;
}

function loses(before: Access, after: Access): boolean {
  const kept = new Set(after.memberships.map(({ key }) => key));
  return (
    after.memberships.length < before.memberships.length &&
    before.memberships.some(({ key }) => !kept.has(key))
  );
}

function gainsAdmin(before: Access | undefined, after: Access): boolean {
  const had = new Set((before?.memberships ?? []).filter(({ admin }) => admin).map(({ key }) => key));
  return after.memberships.some(({ key, admin }) => admin && !had.has(key));
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}
