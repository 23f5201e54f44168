import { z } from 'zod';
import type { AdobeConsoleSourceConfig } from '#config';
import { GroupRegister } from './group-register.js';
import { pagedList, type ListPage } from './paged-list.js';
import {
  groupsPageSchema,
  noGroupsPageSchema,
  usersPageSchema,
  type UmapiGroup,
  type UmapiUser,
} from './umapi-answer.js';
import type { UmapiClient } from './umapi-client.js';
import { troubleAt } from './umapi-trouble.js';

/** Memberships that a user has by way of another group are left out, as the original does. */
const USERS_QUERY = { directOnly: 'true' };
const groupsAnswer = z.union([groupsPageSchema, noGroupsPageSchema]);

/** The lists of one organization. Every error names the page. */
export class UmapiLists {
  constructor(
    private readonly config: AdobeConsoleSourceConfig,
    private readonly client: UmapiClient,
  ) {}

  /** All active users, page by page. @throws SourceUnreadableError for a page that is not what it should be */
  users(signal: AbortSignal): AsyncGenerator<ListPage<UmapiUser>> {
    return pagedList({
      fetch: (index) => this.usersPage(index, undefined, signal),
      reject: (index, problem) => this.#reject(`page ${index + 1} of the users`, problem),
    });
  }

  /** One page of the users of the organization, or of a group. */
  async usersPage(index: number, group: string | undefined, signal: AbortSignal) {
    const name = `page ${index + 1} of ${group === undefined ? 'the users' : `group "${group}"`}`;
    const path = ['users', this.config.organizationId, `${index}`, ...(group === undefined ? [] : [group])];
    const { body, header } = await this.client.get(name, path, USERS_QUERY, usersPageSchema, signal);
    return { body: { lastPage: body.lastPage, items: body.users }, header };
  }

  /**
   * The groups that there are. Every organization has some, those of its administrators at least.
   *
   * @throws SourceUnreadableError; SOURCE_GROUP_AMBIGUOUS when several have the name of one that is wanted
   */
  async register(wanted: readonly string[], signal: AbortSignal): Promise<GroupRegister> {
    const register = new GroupRegister();
    const pages = pagedList<UmapiGroup>({
      fetch: (index) => this.#groupsPage(index, signal),
      reject: (index, problem) => this.#reject(`page ${index + 1} of the groups`, problem),
    });
    for await (const { items } of pages) for (const group of items) register.add(group);
    if (register.isEmpty)
      this.#reject('page 1 of the groups', 'there is no group at all, not even of administrators');
    const ambiguous = register.ambiguous(wanted);
    if (ambiguous !== undefined)
      throw troubleAt(this.config, this.#place(`group "${ambiguous}"`))(
        'SOURCE_GROUP_AMBIGUOUS',
        'several groups have this name, and users name their groups by name alone. Rename all but one',
      );
    return register;
  }

  /** Users that were counted and did not come are no empty organization. */
  refuseEmpty(stated: number): never {
    return this.#reject('page 1 of the users', `Adobe counts ${stated} users and lists none of them`);
  }

  /** Asked for a page of groups behind the last one, Adobe has words of its own for a page without groups. */
  async #groupsPage(index: number, signal: AbortSignal) {
    const path = ['groups', this.config.organizationId, `${index}`];
    const name = `page ${index + 1} of the groups`;
    const { body, header } = await this.client.get(name, path, {}, groupsAnswer, signal);
    const isBeyond = !('groups' in body);
    return { body: { lastPage: body.lastPage, items: isBeyond ? [] : body.groups, isBeyond }, header };
  }

  #place(name: string) {
    return { name, url: new URL(this.config.apiUrl), keys: 'server.host and server.endpoint' };
  }

  #reject(name: string, problem: string): never {
    throw troubleAt(this.config, this.#place(name))('SOURCE_CUT', problem);
  }
}
