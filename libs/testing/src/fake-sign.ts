import { emailKey, groupKey } from '#domain';
import {
  type MembershipChange,
  type NewSignUser,
  type SignApi,
  type SignGroup,
  type SignGroupMember,
  SignInDoubtError,
  type SignMembership,
  SignRefusedError,
  type SignUserDetail,
  type SignUserStatus,
  type SignUserSummary,
  SignUnavailableError,
} from '#sign';

/** One user as the fake keeps one. `record` is what Sign stores beside the fields that the port names. */
interface FakeUser {
  readonly id: string;
  email: string;
  status: SignUserStatus;
  groups: SignMembership[];
  record: Record<string, unknown>;
}

/** What the next calls of a method meet: done and the answer lost, not done and the answer lost, or a refusal. */
export type Trouble =
  | { readonly kind: 'done-unanswered' | 'not-done-unanswered' | 'unavailable' }
  | { readonly kind: 'refused'; readonly status: number; readonly code?: string };

/** A SignApi in memory that obeys the port: what specs of the executor act upon, and then look at. */
export class FakeSign implements SignApi {
  readonly users: FakeUser[] = [];
  readonly groups: SignGroup[] = [{ id: 'g0', name: 'Default Group', isDefault: true }];
  /** Every call in order, as `createUser ana@example.com`. */
  readonly calls: string[] = [];
  readonly #troubles = new Map<string, Trouble[]>();

  /** The next calls of a method, one after the other; those after them go well. */
  trouble(method: keyof SignApi, ...troubles: readonly Trouble[]): void {
    this.#troubles.set(method, [...(this.#troubles.get(method) ?? []), ...troubles]);
  }

  addUser(email: string, overrides: Partial<Omit<FakeUser, 'email'>> = {}): FakeUser {
    const user: FakeUser = {
      ...{ id: `u${this.users.length + 1}`, email, status: 'ACTIVE' },
      groups: [{ id: 'g0', isGroupAdmin: false, isPrimary: true }],
      record: { firstName: 'Ana', lastName: 'Lee', isAccountAdmin: false },
      ...overrides,
    };
    this.users.push(user);
    return user;
  }

  addGroup(name: string): SignGroup {
    const group = { id: `g${this.groups.length}`, name, isDefault: false };
    this.groups.push(group);
    return group;
  }

  async *listUsers(): AsyncGenerator<SignUserSummary[]> {
    yield this.#call('listUsers', '', () => this.users.map(summaryOf));
  }

  async *listGroups(): AsyncGenerator<SignGroup[]> {
    yield this.#call('listGroups', '', () => [...this.groups]);
  }

  async *listGroupMembers(groupId: string): AsyncGenerator<SignGroupMember[]> {
    yield this.#call('listGroupMembers', groupId, () =>
      this.users.flatMap(({ id, email, groups }) =>
        groups
          .filter((group) => group.id === groupId)
          .map(({ isGroupAdmin }) => ({ id, email, isGroupAdmin })),
      ),
    );
  }

  async getUser(id: string): Promise<SignUserDetail> {
    return this.#call('getUser', id, () => {
      const user = this.#user(id);
      const email = user.email.toLowerCase();
      return { ...summaryOf(user), email, status: user.status, record: { ...user.record, email } };
    });
  }

  async getUserGroups(id: string): Promise<SignMembership[]> {
    return this.#call('getUserGroups', id, () => this.#user(id).groups);
  }

  async createUser({ email, ...record }: NewSignUser): Promise<{ id: string }> {
    return this.#call('createUser', email, () => {
      if (this.users.some((user) => emailKey(user.email) === emailKey(email))) {
        throw refused('createUser', 409, 'USER_ALREADY_EXISTS');
      }
      return { id: this.addUser(email, { record }).id };
    });
  }

  async putUser(id: string, record: Readonly<Record<string, unknown>>): Promise<void> {
    this.#call('putUser', id, () => {
      const user = this.#user(id);
      const { email } = record;
      if (typeof email === 'string' && emailKey(email) !== emailKey(user.email)) {
        if (this.users.some((other) => emailKey(other.email) === emailKey(email))) {
          throw refused('putUser', 409, 'USER_ALREADY_EXISTS');
        }
        user.email = email;
      }
      user.record = { ...record };
    });
  }

  async putUserState(id: string, state: 'ACTIVE' | 'INACTIVE'): Promise<{ code: string; state: string }> {
    return this.#call('putUserState', `${id} ${state}`, () => {
      this.#user(id).status = state;
      return { code: 'OK', state };
    });
  }

  async putUserGroups(id: string, changes: readonly MembershipChange[]): Promise<void> {
    this.#call('putUserGroups', id, () => {
      this.#user(id).groups = changes
        .filter(({ status }) => status === 'ACTIVE')
        .map(({ id: group, isGroupAdmin, isPrimaryGroup: isPrimary }) => ({
          id: group,
          isGroupAdmin,
          isPrimary,
        }));
    });
  }

  async createGroup(name: string): Promise<{ id: string }> {
    return this.#call('createGroup', name, () => {
      if (this.groups.some((group) => groupKey(group.name) === groupKey(name))) {
        throw refused('createGroup', 409, 'GROUP_ALREADY_EXISTS');
      }
      return { id: this.addGroup(name).id };
    });
  }

  waitingUntil(): undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.#troubles.clear();
  }

  #call<T>(method: keyof SignApi, about: string, work: () => T): T {
    this.calls.push(`${method} ${about}`.trim());
    const trouble = this.#troubles.get(method)?.shift();
    if (trouble === undefined) return work();
    if (trouble.kind === 'refused') throw refused(method, trouble.status, trouble.code ?? '');
    const failure = { reason: 'the connection was reset' };
    if (trouble.kind === 'unavailable') throw new SignUnavailableError(facts(method), failure, 6, false);
    if (trouble.kind === 'done-unanswered') work();
    throw new SignInDoubtError(facts(method), failure);
  }

  #user(id: string): FakeUser {
    const user = this.users.find((one) => one.id === id);
    if (user === undefined) throw refused('user', 404, 'INVALID_USER_ID');
    return user;
  }
}

function summaryOf({ id, email, record }: FakeUser): SignUserSummary {
  const { isAccountAdmin, firstName, lastName } = record;
  return {
    ...{ id, email, isAccountAdmin: isAccountAdmin === true },
    ...(typeof firstName === 'string' && { firstName }),
    ...(typeof lastName === 'string' && { lastName }),
  };
}

function refused(method: string, status: number, code: string): SignRefusedError {
  return new SignRefusedError(facts(method), status, code, code === '' ? '' : `Sign says ${code}.`);
}

function facts(route: string) {
  return { org: 'primary', host: 'sign.example.com', method: 'CALL', route, path: route };
}
