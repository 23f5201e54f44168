import type { z } from 'zod';
import { SignPagingError, SignRefusedError } from '../errors.js';
import type { OrgGate } from '../gate/org-gate.js';
import type {
  CallOptions,
  MembershipChange,
  NewSignUser,
  SignApi,
  SignGroup,
  SignGroupMember,
  SignMembership,
  SignUserDetail,
  SignUserSummary,
  StateChangeAnswer,
} from '../sign-api.js';
import {
  createdGroup,
  createdUser,
  groupMembersPage,
  groupsPage,
  nothing,
  stateChange,
  userDetail,
  userGroups,
  usersPage,
  type Page,
} from './answers.js';
import { pagePath, pathOf, type CallSpec } from './call-spec.js';
import { smallerPageSize } from './page-size.js';

const USER = '/users/:id';
const USER_STATE = '/users/:id/state';
const USER_GROUPS = '/users/:id/groups';
const GROUP_USERS = '/groups/:id/users';

export interface UndiciSignApiParts {
  readonly org: string;
  readonly host: string;
  readonly pageSize: number;
  readonly gate: OrgGate;
  readonly send: <T>(spec: CallSpec<T>, options?: CallOptions) => Promise<T>;
  readonly close: () => Promise<void>;
}

interface ListSpec<T> {
  readonly route: string;
  readonly path: string;
  readonly answer: z.ZodType<Page<T>>;
}

/** The routes of REST v6: what goes out and what comes back. */
export class UndiciSignApi implements SignApi {
  /** Undefined leaves the parameter out. Learned once for all lists. */
  #pageSize: number | undefined;

  constructor(private readonly parts: UndiciSignApiParts) {
    this.#pageSize = parts.pageSize;
  }

  listUsers(options?: CallOptions): AsyncGenerator<SignUserSummary[]> {
    return this.#pages({ route: '/users', path: '/users', answer: usersPage }, options);
  }

  listGroups(options?: CallOptions): AsyncGenerator<SignGroup[]> {
    return this.#pages({ route: '/groups', path: '/groups', answer: groupsPage }, options);
  }

  listGroupMembers(groupId: string, options?: CallOptions): AsyncGenerator<SignGroupMember[]> {
    const path = pathOf(GROUP_USERS, groupId);
    return this.#pages({ route: GROUP_USERS, path, answer: groupMembersPage }, options);
  }

  getUser(id: string, options?: CallOptions): Promise<SignUserDetail> {
    return this.#send({ method: 'GET', route: USER, path: pathOf(USER, id), answer: userDetail }, options);
  }

  getUserGroups(id: string, options?: CallOptions): Promise<SignMembership[]> {
    const path = pathOf(USER_GROUPS, id);
    return this.#send({ method: 'GET', route: USER_GROUPS, path, answer: userGroups }, options);
  }

  createUser(user: NewSignUser, options?: CallOptions): Promise<{ id: string }> {
    const { email, firstName, lastName, isAccountAdmin } = user;
    // The model demands an id and a status also of a user who has none yet; Adobe's own client sends these.
    const body = { id: '', email, firstName, lastName, isAccountAdmin, status: 'ACTIVE' };
    return this.#send(
      { method: 'POST', route: '/users', path: '/users', body, answer: createdUser },
      options,
    );
  }

  putUser(id: string, record: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void> {
    const path = pathOf(USER, id);
    return this.#send({ method: 'PUT', route: USER, path, body: record, answer: nothing }, options);
  }

  putUserState(
    id: string,
    state: 'ACTIVE' | 'INACTIVE',
    comment: string,
    options?: CallOptions,
  ): Promise<StateChangeAnswer> {
    const path = pathOf(USER_STATE, id);
    const body = { state, comment };
    return this.#send({ method: 'PUT', route: USER_STATE, path, body, answer: stateChange }, options);
  }

  putUserGroups(id: string, groups: readonly MembershipChange[], options?: CallOptions): Promise<void> {
    const path = pathOf(USER_GROUPS, id);
    const body = { groupInfoList: groups };
    return this.#send({ method: 'PUT', route: USER_GROUPS, path, body, answer: nothing }, options);
  }

  createGroup(name: string, options?: CallOptions): Promise<{ id: string }> {
    const body = { name };
    return this.#send(
      { method: 'POST', route: '/groups', path: '/groups', body, answer: createdGroup },
      options,
    );
  }

  waitingUntil(): number | undefined {
    return this.parts.gate.waitingUntil();
  }

  close(): Promise<void> {
    return this.parts.close();
  }

  async *#pages<T>(list: ListSpec<T>, options?: CallOptions): AsyncGenerator<T[]> {
    const seen = new Set<string>();
    for (let cursor: string | undefined; ;) {
      const page = await this.#page(list, cursor, options);
      yield page.items;
      cursor = page.nextCursor;
      if (cursor === undefined) return;
      if (seen.has(cursor)) {
        throw new SignPagingError(this.parts.org, this.parts.host, list.route, seen.size + 1);
      }
      seen.add(cursor);
    }
  }

  async #page<T>(list: ListSpec<T>, cursor: string | undefined, options?: CallOptions): Promise<Page<T>> {
    for (;;) {
      const size = this.#pageSize;
      const path = pagePath(list.path, size, cursor);
      try {
        return await this.#send({ method: 'GET', route: list.route, path, answer: list.answer }, options);
      } catch (error) {
        if (!(error instanceof SignRefusedError) || error.signCode !== 'INVALID_PAGE_SIZE') throw error;
        const next = smallerPageSize(size);
        if (next === undefined) throw error;
        // Another list may have gone further down meanwhile.
        if (this.#pageSize === size) this.#pageSize = next === 'none' ? undefined : next;
      }
    }
  }

  #send<T>(spec: CallSpec<T>, options?: CallOptions): Promise<T> {
    return this.parts.send(spec, options);
  }
}
