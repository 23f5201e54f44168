import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  Database,
  Gather,
  HintRepository,
  type ScimResource,
  ScimResourceRepository,
  type Transaction,
} from '#db';
import {
  emailKey,
  type Hint,
  patchScim,
  readScimOperations,
  readScimResource,
  SCIM_USER,
  type ScimAttributes,
  scimPerson,
} from '#domain';
import type { ScimConnection } from './scim-connections.service.js';
import { personSubject, scimHints } from './scim-hints.js';
import { lockScim, refuseTaken, whenTaken } from './scim-store.js';

/** So long somebody who was deleted is remembered as one who has left. */
const FORGET_MS = 90 * 24 * 60 * 60 * 1000;
/** Users of one commit; clients create them one by one, many at a time. */
const CREATIONS_MAX = 50;

interface Creation {
  readonly id: string;
  readonly connection: string;
  readonly attributes: ScimAttributes;
  readonly hints: readonly Hint[];
}

/** Writes of users. Each change is stored with the hint that somebody is to be looked at; what changes nothing, hints nothing. */
@Injectable()
export class ScimUsers {
  readonly #creations = new Gather((wanted: readonly Creation[]) => this.#createEach(wanted), CREATIONS_MAX);

  constructor(
    private readonly db: Database,
    private readonly resources: ScimResourceRepository,
    private readonly hints: HintRepository,
  ) {}

  /** @throws ScimRefusal */
  async create(connection: ScimConnection, body: unknown): Promise<ScimResource> {
    const read = readScimResource(SCIM_USER, body);
    const attributes = { ...read, active: read['active'] ?? true };
    const id = randomUUID();
    const hints = hintsOf(connection, id, scimPerson(attributes).email);
    const made = await this.#creations.add({ id, connection: connection.name, attributes, hints });
    if (made === undefined) throw refuseTaken(SCIM_USER, attributes);
    return made;
  }

  /** A client that does not speak of `active` changes nothing about it. @throws ScimRefusal */
  async replace(
    connection: ScimConnection,
    id: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<ScimResource> {
    const read = readScimResource(SCIM_USER, body);
    return this.#change(connection, id, ifMatch, ({ attributes: before }) => {
      const active = read['active'] ?? before['active'];
      return active === undefined ? read : { ...read, active };
    });
  }

  /** @throws ScimRefusal */
  async patch(
    connection: ScimConnection,
    id: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<ScimResource> {
    const operations = readScimOperations(body);
    return this.#change(connection, id, ifMatch, ({ attributes }) =>
      patchScim(SCIM_USER, attributes, operations),
    );
  }

  /** @throws ScimRefusal */
  async remove(connection: ScimConnection, id: string, ifMatch: string | undefined): Promise<void> {
    const scope = { kind: SCIM_USER, connection: connection.name };
    await this.db.transaction(async (tx) => {
      const { attributes } = await lockScim(tx, this.resources, scope, { id, ifMatch });
      await this.resources.remove(tx, scope, id);
      await this.#hint(tx, connection, id, scimPerson(attributes).email);
      if (connection.deleted === 'keep') return;
      await this.resources.forgetDeleted(tx, connection.name, new Date(Date.now() - FORGET_MS));
    });
  }

  /** @returns for each in turn who was made of it; undefined when another one has the name */
  async #createEach(wanted: readonly Creation[]): Promise<readonly (ScimResource | undefined)[]> {
    const hints = wanted.flatMap(({ id, hints: of }) => of.map((hint) => ({ of: id, hint })));
    const made = await this.resources.insertEach(this.db, SCIM_USER, wanted, hints);
    if (made.some((one) => one !== undefined)) this.hints.wake();
    return made;
  }

  async #change(
    connection: ScimConnection,
    id: string,
    ifMatch: string | undefined,
    change: (before: ScimResource) => ScimAttributes,
  ): Promise<ScimResource> {
    const scope = { kind: SCIM_USER, connection: connection.name };
    return whenTaken(SCIM_USER, () =>
      this.db.transaction(async (tx) => {
        const before = await lockScim(tx, this.resources, scope, { id, ifMatch });
        const attributes = change(before);
        if (isDeepStrictEqual(attributes, before.attributes)) return before;
        if (await this.resources.isTaken(tx, scope, attributes, id)) throw refuseTaken(SCIM_USER, attributes);
        const after = await this.resources.update(tx, scope, id, attributes);
        const [was, is] = [scimPerson(before.attributes), scimPerson(attributes)];
        if (!isDeepStrictEqual(was, is)) await this.#hint(tx, connection, id, is.email ?? was.email);
        return after;
      }),
    );
  }

  async #hint(
    tx: Transaction,
    connection: ScimConnection,
    id: string,
    email: string | undefined,
  ): Promise<void> {
    await this.hints.append(tx, hintsOf(connection, id, email));
  }
}

function hintsOf(connection: ScimConnection, id: string, email: string | undefined): Hint[] {
  return scimHints(connection, [personSubject(id, email === undefined ? undefined : emailKey(email))]);
}
