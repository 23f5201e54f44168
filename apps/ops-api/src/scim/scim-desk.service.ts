import { Injectable } from '@nestjs/common';
import { Configurations, type ScimConnectionConfig } from '#config';
import type { ScimConnectionBody, ScimTestBody, ScimTokenBody } from '#contracts';
import {
  AuditRepository,
  Database,
  type IssuedScimToken,
  ScimConnectionRepository,
  ScimDirectoryRepository,
  ScimTokenRegister,
  ScimTokenRepository,
} from '#db';
import {
  checkScimConnection,
  scimAddress,
  ScimConnectionUnknownError,
  type ScimToken,
  scimTokenState,
  wantedPeople,
} from '#domain';
import { AccessOptions } from '../access/access-options.js';

/** Tokens of one connection that are shown, those that are over among them. */
const TOKENS_MAX = 50;

/** A connection with the configurations that name it. */
interface Named {
  readonly connection: ScimConnectionConfig;
  readonly configurations: readonly string[];
  readonly readBy: readonly string[];
  /** Directory groups that rules of those who read from it name. */
  readonly mapped: readonly string[];
}

/** What people look at and do about SCIM clients. */
@Injectable()
export class ScimDesk {
  readonly #register: ScimTokenRegister;

  constructor(
    private readonly configurations: Configurations,
    private readonly tokens: ScimTokenRepository,
    private readonly connections: ScimConnectionRepository,
    private readonly directory: ScimDirectoryRepository,
    private readonly access: AccessOptions,
    db: Database,
    audit: AuditRepository,
  ) {
    this.#register = new ScimTokenRegister(db, tokens, audit);
  }

  async list(): Promise<ScimConnectionBody[]> {
    const shown: ScimConnectionBody[] = [];
    for (const named of this.#all()) shown.push(await this.#show(named));
    return shown;
  }

  /** @throws ScimConnectionUnknownError, ScimTokenExistsError */
  async create(name: string, actor: string): Promise<IssuedScimToken> {
    return this.#register.create(this.#named(name).connection.name, actor);
  }

  /** @throws ScimConnectionUnknownError */
  async rotate(name: string, actor: string, keptMs?: number): Promise<IssuedScimToken> {
    return this.#register.rotate(this.#named(name).connection.name, actor, keptMs);
  }

  /** @throws TokenUnknownError */
  async revoke(id: string, actor: string): Promise<ScimToken> {
    return this.#register.revoke(id, actor);
  }

  /** @throws ScimConnectionUnknownError */
  async test(name: string): Promise<ScimTestBody> {
    const { connection, readBy, mapped } = this.#named(name);
    const all = await this.tokens.list(TOKENS_MAX, connection.name);
    const lastRequest = await this.connections.lastRequest(connection.name);
    const checks = checkScimConnection({
      ...(await this.directory.size(connection.name)),
      ...{ readBy, mapped, known: await this.directory.knownGroups(connection.name, mapped) },
      isFilling: await this.directory.isFilling(connection.name),
      tokens: all.filter((token) => scimTokenState(token, new Date()) === 'valid'),
      ...(lastRequest && { lastRequest }),
    });
    return { isReady: checks.every(({ state }) => state !== 'bad'), checks };
  }

  async #show({ connection, configurations, readBy }: Named): Promise<ScimConnectionBody> {
    const { name, client: kind, deleted, suspended } = connection;
    const last = await this.connections.lastRequest(name);
    const { intakeUrl } = this.access.options;
    return {
      ...{ name, kind, deleted, suspended, path: scimAddress(name), configurations, readBy },
      address: intakeUrl === undefined ? null : scimAddress(name, intakeUrl),
      ...(await this.directory.size(name)),
      filling: await this.directory.isFilling(name),
      lastRequest: last === undefined ? null : withoutName(last),
      tokens: (await this.tokens.list(TOKENS_MAX, name)).map(shownToken),
    };
  }

  #named(name: string): Named {
    const all = this.#all();
    const found = all.find(({ connection }) => connection.name === name);
    if (found !== undefined) return found;
    throw new ScimConnectionUnknownError(
      name,
      all.map(({ connection }) => connection.name),
    );
  }

  #all(): Named[] {
    const configs = this.configurations.all;
    const names = new Set(configs.flatMap(({ scim }) => scim.map(({ name }) => name)));
    return [...names].toSorted().flatMap((name) => {
      const having = configs.filter(({ scim }) => scim.some((one) => one.name === name));
      const connection = having[0]?.scim.find((one) => one.name === name);
      if (connection === undefined) return [];
      const reading = having.filter(({ sources }) =>
        sources.some((source) => source.type === 'scim' && source.connection === name),
      );
      const mapped = reading.flatMap(({ policy, scope }) => wantedPeople(policy.rules, scope).groups);
      return {
        connection,
        configurations: having.map((config) => config.name),
        readBy: reading.map((config) => config.name),
        mapped: [...new Set(mapped)],
      };
    });
  }
}

export function shownToken(token: ScimToken): ScimTokenBody {
  return { ...token, state: scimTokenState(token, new Date()) };
}

function withoutName<T extends { readonly connection: string }>({
  connection: _,
  ...rest
}: T): Omit<T, 'connection'> {
  return rest;
}
